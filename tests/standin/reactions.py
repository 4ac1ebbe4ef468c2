"""The reactions that people and bots can choose from, and who is told of them."""

from tests.standin.errors import bad_request
from tests.standin.wire import Json

EMOJI = frozenset(
    (
        "❤", "👍", "👎", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉", "🤩", "🤮", "💩", "🙏", "👌", "🕊",
        "🤡", "🥱", "🥴", "😍", "🐳", "❤\u200d🔥", "🌚", "🌭", "💯", "🤣", "⚡", "🍌", "🏆", "💔", "🤨", "😐", "🍓", "🍾",
        "💋", "🖕", "😈", "😴", "😭", "🤓", "👻", "👨\u200d💻", "👀", "🎃", "🙈", "😇", "😨", "🤝", "✍", "🤗", "🫡", "🎅",
        "🎄", "☃", "💅", "🤪", "🗿", "🆒", "💘", "🙉", "🦄", "😘", "💊", "🙊", "😎", "👾", "🤷\u200d♂", "🤷",
        "🤷\u200d♀", "😡",
    )
)  # fmt: skip
"""Those that the Bot API lists; no others can be chosen."""


def chosen(wanted: list[Json], allowed: frozenset[str]) -> str | None:
    """The one emoji of a bot's `reaction` parameter, None where it takes its reaction away.

    Raises:
        Refusal: there are more than one, or one that cannot be chosen.
    """
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if not wanted:
        return None
    emoji: str = wanted[0].get("emoji", "")
    if wanted[0]["type"] != "emoji" or emoji not in allowed & EMOJI:
        raise bad_request("REACTION_INVALID")
    return emoji


def as_reactions(emoji: str | None) -> list[Json]:
    return [{"type": "emoji", "emoji": emoji}] if emoji else []
