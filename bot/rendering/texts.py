"""Interface texts about questions and answers. They are never in quotation marks."""

from collections.abc import Mapping, Sequence

from bot.i18n import _, ngettext
from bot.rendering.document import Document, bold, plain
from retrieval.errors import DatelineError

EXAMPLE = "How many US troops are in Japan?"
"""Not translated: the article that ships with Dateline is English, and Dateline answers it in any case."""


def error(exc: DatelineError) -> str:
    """The text of an error in the current language: what happened and what to do."""
    return _(exc.message, **exc.values)


def nothing_asked() -> Document:
    """Shown for a question without a word."""
    return plain(_("What would you like to know? For example:") + " ") + bold(EXAMPLE)


def small_talk(*, thanks: bool) -> Document:
    """The reply to a greeting or a thank-you."""
    opening = (
        _("You are welcome. What else would you like to know? For example:")
        if thanks
        else _("Hello! Ask me about the articles. For example:")
    )
    return plain(opening + " ") + bold(EXAMPLE)


def sorry() -> Document:
    """The reply to a message that says that an answer was wrong."""
    return plain(
        _(
            "Sorry, that was not what you were looking for. I show the closest sentence that I find, and it can be "
            "the wrong one. Ask in other words, press 👎 under the answer in Telegram, or write /brief for the main "
            "points."
        )
    )


def nothing_to_read() -> Document:
    """The reply to stickers, photos, voice messages etc."""
    return plain(_("I can only read text. Write me a question, for example:") + " ") + bold(EXAMPLE)


def late_answer(skipped: int) -> str:
    """The note before a late answer; `skipped` is the number of earlier questions that get no answer."""
    text = _("I could not read messages for a while. This answer is late.")
    if not skipped:
        return text
    more = ngettext(
        "{count} earlier question is not answered. Ask it again if you still need it.",
        "{count} earlier questions are not answered. Ask them again if you still need them.",
        skipped,
        count=skipped,
    )
    return f"{text} {more}"


def not_answered(articles: int) -> str:
    """The refusal: the articles do not answer."""
    return _("The article does not say.") if articles == 1 else _("These articles do not answer that.")


def unsure() -> str:
    """Shown instead of the refusal if the closest passage may be an answer."""
    return _("I am not sure of the answer.")


def may_answer() -> str:
    """Shown above a passage that may be an answer."""
    return _("This passage may be the answer:")


def not_mentioned(words: tuple[str, ...]) -> str:
    """The words of the question that the articles do not have."""
    named = [_("“{word}”", word=word) for word in words[:4]]
    if len(named) == 1:
        return _("{word} is not mentioned.", word=named[0])
    return _("{words} and {last} are not mentioned.", words=", ".join(named[:-1]), last=named[-1])


def read_as(reading: str) -> str:
    """How a follow-up question, or one with typing errors, was understood."""
    return _("Understood as: {question}", question=reading)


def sure(confidence: float, threshold: float) -> str:
    """The confidence of the first passage, and the threshold for an answer."""
    return _(
        "Confidence: {confidence}. A passage counts as an answer from {threshold}.",
        confidence=f"{confidence:.0%}",
        threshold=f"{threshold:.0%}",
    )


def same_words(words: tuple[str, ...]) -> str:
    """The words of the question that the passage contains."""
    return _("Words in both: {words}.", words=", ".join(words))


def other_words(pairs: tuple[tuple[str, str], ...]) -> str:
    """The words of the question that the passage expresses with other words."""
    return _("Similar words: {pairs}.", pairs=", ".join(f"{asked} → {said}" for asked, said in pairs))


def absent(words: tuple[str, ...]) -> str:
    """The names and numbers of the question that are not near the passage."""
    return _("Not mentioned near the passage: {words}.", words=", ".join(words))


def read_alone(share: float, runner_up: float | None) -> str:
    """The reader's score of the passage and of the second-best passage."""
    if runner_up is None:
        return _("The reader model gives this passage {share}.", share=f"{share:.0%}")
    return _(
        "The reader model gives this passage {share}, and the second-best passage {other}.",
        share=f"{share:.0%}",
        other=f"{runner_up:.0%}",
    )


def unread() -> str:
    """Part of an explanation if there is no reader."""
    return _("Sorted by matching words only, because no reader model is installed.")


def why() -> str:
    """The heading of an explanation."""
    return _("Why this passage")


def without_meaning() -> str:
    """Part of an explanation if no vectors were used."""
    return _("Found by matching words only. The search by meaning is not ready yet or not installed.")


def runner_up() -> str:
    """Shown in an explanation above the second-best passage."""
    return _("The second-best passage:")


def still_reading() -> str:
    """Shown after a refusal while some vectors are not computed yet."""
    return _("Some articles are still being processed. Ask again in a moment, and I may find more.")


def closest() -> str:
    """Shown after a refusal, above the closest passage."""
    return _("The closest passage (not an answer):")


def place_of(title: str, place: str) -> str:
    """The title and place of a passage on one line."""
    return f"{title}, {place}"


def no_more() -> str:
    """Shown if there are no more passages."""
    return _("There are no more passages for this question.")


def nothing_yet() -> str:
    """Shown if there is no answer yet."""
    return _("Ask a question first.")


def help_for_terminal(managing: Mapping[str, str]) -> Document:
    """The answer to `:help` in the REPL; `managing` maps the commands for articles to their purposes."""
    commands: Sequence[tuple[str, str]] = (
        (":more", _("show the other passages of the last answer")),
        (":context", _("show the first passage in its paragraph (:context 2 for the second passage)")),
        (":why", _("explain the last answer: words, signals, second-best passage")),
        (":brief", _("show the key sentences, one minute to read")),
        (":since", _("use only articles published since then (:since yesterday); :since alone uses all")),
        *((f":{name}", _(purpose)) for name, purpose in managing.items()),
        (":help", _("show this help")),
        (":quit", _("quit (or press Ctrl-D)")),
    )
    lines = "".join(f"\n  {name:<10}{what}" for name, what in commands)
    return plain(_("Write a question, or one of these commands:")) + plain(lines)


def unknown_command(command: str, known: str | None = None) -> Document:
    """Shown for an unknown command; `known` replaces the hint to /help."""
    name = command.split(maxsplit=1)[0][:40] if command.split() else command
    instead = _("/help lists the commands.") if known is None else known
    return plain(
        _("There is no command {name}. {instead} You can ask a question without a command.", name=name, instead=instead)
    )


def did_you_mean(command: str) -> str:
    """The suggestion of a similar command."""
    return _("Did you mean {command}?", command=command)


def help_lists_them() -> str:
    """The hint to `:help` in the terminal."""
    return _(":help lists the commands.")
