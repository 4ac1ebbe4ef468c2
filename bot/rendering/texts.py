"""What Dateline says in its own words about questions and answers. Short, plain, and never between quotation marks."""

from collections.abc import Mapping, Sequence

from bot.i18n import _
from bot.rendering.document import Document, bold, plain
from retrieval.errors import DatelineError

EXAMPLE = "How many US troops are in Japan?"
"""Not translated: the article that comes along is English, and the answer is found in any case."""


def error(exc: DatelineError) -> str:
    """What happened and what to do about it, in the user's language."""
    return _(exc.message, **exc.values)


def nothing_asked() -> Document:
    """For a question without a word in it."""
    return plain(_("What would you like to know? For example:") + " ") + bold(EXAMPLE)


def small_talk(*, thanks: bool) -> Document:
    """For a greeting, a thanks."""
    opening = (
        _("You are welcome. What else would you like to know? For example:")
        if thanks
        else _("Hello! Ask me about the articles. For example:")
    )
    return plain(opening + " ") + bold(EXAMPLE)


def sorry() -> Document:
    """For a message that says that an answer was wrong."""
    return plain(
        _(
            "Sorry, that was not what you were looking for. I show the closest sentence that I find, and it can be "
            "the wrong one. Ask in other words, press 👎 under the answer in Telegram, or write /brief for the main "
            "points."
        )
    )


def nothing_to_read() -> Document:
    """For stickers, photos, voice messages and the like."""
    return plain(_("I can only read text. Write me a question, for example:") + " ") + bold(EXAMPLE)


def went_wrong() -> Document:
    """For a failure at our end."""
    return plain(_("Something went wrong on my side, and I did not answer your question. Please ask it again."))


def not_answered(articles: int) -> str:
    """The honest no."""
    return _("The article does not say.") if articles == 1 else _("These articles do not answer that.")


def unsure() -> str:
    """Instead of the no, where the closest passage may be an answer."""
    return _("I am not sure of the answer.")


def may_answer() -> str:
    """Above such a passage."""
    return _("This passage may be the answer:")


def not_mentioned(words: tuple[str, ...]) -> str:
    """What is missing: the question's words that the articles do not have."""
    named = [f"“{word}”" for word in words[:4]]
    if len(named) == 1:
        return _("{word} is not mentioned.", word=named[0])
    return _("{words} and {last} are not mentioned.", words=", ".join(named[:-1]), last=named[-1])


def read_as(reading: str) -> str:
    """How a follow-up question, or one with slips of the keyboard, was understood."""
    return _("Understood as: {question}", question=reading)


def sure(confidence: float, threshold: float) -> str:
    """How sure the first passage is, and from what it counts as an answer."""
    return _(
        "Confidence: {confidence}. A passage counts as an answer from {threshold}.",
        confidence=f"{confidence:.0%}",
        threshold=f"{threshold:.0%}",
    )


def same_words(words: tuple[str, ...]) -> str:
    """The question's words that the passage has."""
    return _("Words in both: {words}.", words=", ".join(words))


def other_words(pairs: tuple[tuple[str, str], ...]) -> str:
    """The question's words that the passage says in another way."""
    return _("Similar words: {pairs}.", pairs=", ".join(f"{asked} → {said}" for asked, said in pairs))


def absent(words: tuple[str, ...]) -> str:
    """The question's names and numbers that are nowhere near the passage."""
    return _("Not mentioned near the passage: {words}.", words=", ".join(words))


def read_alone(share: float, runner_up: float | None) -> str:
    """What the reader alone makes of the passage, and of the runner-up."""
    if runner_up is None:
        return _("The reader model gives this passage {share}.", share=f"{share:.0%}")
    return _(
        "The reader model gives this passage {share}, and the second-best passage {other}.",
        share=f"{share:.0%}",
        other=f"{runner_up:.0%}",
    )


def unread() -> str:
    """In an explanation, where no reader took part."""
    return _("Sorted by matching words only, because no reader model is installed.")


def why() -> str:
    """The title of an explanation."""
    return _("Why this passage")


def without_meaning() -> str:
    """In an explanation, where no encoder took part."""
    return _("Found by matching words only. The search by meaning is not ready yet or not installed.")


def runner_up() -> str:
    """In an explanation, above the second passage."""
    return _("The second-best passage:")


def still_reading() -> str:
    """Under a no, while the vectors of some articles are not computed yet."""
    return _("Some articles are still being processed. Ask again in a moment, and I may find more.")


def closest() -> str:
    """Under a no, above the passage that comes closest."""
    return _("The closest passage (not an answer):")


def place_of(title: str, place: str) -> str:
    """Where a passage stands, on one line."""
    return f"{title}, {place}"


def no_more() -> str:
    """When all passages of an answer are shown."""
    return _("There are no more passages for this question.")


def nothing_yet() -> str:
    """When there is no answer yet to say more of."""
    return _("Ask a question first.")


def help_for_terminal(managing: Mapping[str, str]) -> Document:
    """The answer to `:help` in the REPL; `managing` are the commands for articles, each with its purpose."""
    commands: Sequence[tuple[str, str]] = (
        (":more", _("show the other passages of the last answer")),
        (":context", _("show the first passage in its paragraph (:context 2 for the second passage)")),
        (":why", _("explain the last answer: words, signals, second-best passage")),
        (":brief", _("show the key sentences, one minute to read")),
        *((f":{name}", _(purpose)) for name, purpose in managing.items()),
        (":help", _("show this help")),
        (":quit", _("quit (or press Ctrl-D)")),
    )
    lines = "".join(f"\n  {name:<10}{what}" for name, what in commands)
    return plain(_("Write a question, or one of these commands:")) + plain(lines)


def unknown_command(command: str, known: str | None = None) -> Document:
    """For a command that there is none of; `known` says what there is instead."""
    name = command.split(maxsplit=1)[0][:40] if command.split() else command
    instead = _("/help lists the commands.") if known is None else known
    return plain(
        _("There is no command {name}. {instead} You can ask a question without a command.", name=name, instead=instead)
    )


def did_you_mean(command: str) -> str:
    """Instead of a command that there is none of."""
    return _("Did you mean {command}?", command=command)


def help_lists_them() -> str:
    """The same, in the terminal."""
    return _(":help lists the commands.")
