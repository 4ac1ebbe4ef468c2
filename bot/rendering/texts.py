"""What Dateline says in its own words. Short, plain, and never between quotation marks."""

from bot.rendering.document import Document, bold, plain

DESCRIPTION = (
    "Ask about the news articles in my library. I answer with the sentence that says it, word for word, and where it "
    "stands. When the articles do not answer, I say so."
)
SHORT_DESCRIPTION = "Ask your news, get the sentence that answers, with its place."

PRIVATE_COMMANDS = (
    ("ask", "Ask the articles a question"),
    ("brief", "The key sentences, in a minute"),
    ("articles", "Which articles are asked"),
    ("help", "How to ask"),
)
GROUP_COMMANDS = PRIVATE_COMMANDS

PASSAGES_MORE, PASSAGES_LESS = "More passages", "Fewer passages"
CONTEXT_MORE, CONTEXT_LESS = "Show paragraph", "Hide paragraph"
BUTTON_TOO_OLD = "That article is no longer in the library. Ask again to see what there is now."

EXAMPLE = "How many US troops are in Japan?"


def count(number: int, one: str, many: str) -> str:
    """A number with its noun, as in `1 article`, `2 articles`."""
    return f"{number} {one if number == 1 else many}"


def welcome(articles: int) -> Document:
    """The answer to /start."""
    return (
        bold("Ask your news.")
        + plain(
            f" I have read {count(articles, 'article', 'articles')} and answer with the sentence that says it, word for"
            " word, and where it stands. When nothing there answers, I say so.\n\nTry: "
        )
        + bold(EXAMPLE)
        + plain("\n\n/brief gives the key sentences, /articles lists what I have read, /help says more.")
    )


def help_for_chat(username: str) -> Document:
    """The answer to /help in Telegram."""
    return (
        bold("How to ask")
        + plain(
            "\nIn private, just write your question. In a group, write /ask and the question, mention "
            f"@{username} anywhere in it, or reply to one of my messages; to all else I am silent.\n\n"
        )
        + bold("Commands")
        + plain("".join(f"\n/{name} – {what.lower()}" for name, what in PRIVATE_COMMANDS))
        + plain(f"\n\nFor example: /ask {EXAMPLE}")
    )


def help_for_terminal() -> Document:
    """The answer to `:help` in the REPL."""
    commands = (
        (":more", "the other passages of the last answer"),
        (":context", "the last passage in its paragraph (:context 2 for the second)"),
        (":why", "why the last answer is the answer: words, signals, runner-up"),
        (":brief", "the key sentences, in a minute"),
        (":articles", "which articles are asked"),
        (":help", "this text"),
        (":quit", "leave (so does Ctrl-D)"),
    )
    return plain("Write a question, or one of:") + plain("".join(f"\n  {name:<10}{what}" for name, what in commands))


def nothing_asked() -> Document:
    """For a question without a word in it."""
    return plain("What would you like to know? For example: ") + bold(EXAMPLE)


def small_talk(*, thanks: bool) -> Document:
    """For a greeting, a thanks."""
    opening = "You are welcome. What else would you like to know?" if thanks else "Hello! Ask me about the articles."
    return plain(f"{opening} For example: ") + bold(EXAMPLE)


def nothing_to_read() -> Document:
    """For stickers, photos, voice messages and the like."""
    return plain("I can only read text. Write me a question, for example: ") + bold(EXAMPLE)


def unknown_command(command: str, known: str = "/help lists them") -> Document:
    """For a command that there is none of."""
    name = command.split(maxsplit=1)[0][:40] if command.split() else command
    return plain(f"There is no command {name}; {known}. A question needs no command.")


def went_wrong() -> Document:
    """For a failure at our end."""
    return plain("Something went wrong at my end; your question is not answered. Please ask it again.")


def not_answered(articles: int) -> str:
    """The honest no."""
    return "The article does not say." if articles == 1 else "These articles do not answer that."


def not_mentioned(words: tuple[str, ...]) -> str:
    """What is missing: the question's words that the articles do not have."""
    named = [f"“{word}”" for word in words[:4]]
    if len(named) == 1:
        return f"{named[0]} is not mentioned."
    return f"{', '.join(named[:-1])} and {named[-1]} are not mentioned."


def read_as(reading: str) -> str:
    """How a follow-up question was understood."""
    return f"Read as: {reading}"


def asks_for(kind: str, confidence: float, threshold: float) -> str:
    """What kind of answer is looked for, and how sure the first passage is."""
    wanted = "" if kind == "other" else f"The question asks for: {kind}. "
    return f"{wanted}Confidence {confidence:.0%}; it counts as an answer from {threshold:.0%}."


def same_words(words: tuple[str, ...]) -> str:
    """The question's words that the passage has."""
    return f"Same words: {', '.join(words)}."


def other_words(pairs: tuple[tuple[str, str], ...]) -> str:
    """The question's words that the passage says in another way."""
    return f"In other words: {', '.join(f'{asked} → {said}' for asked, said in pairs)}."


LEAST_SHARE = 0.005


def shares(groups: list[tuple[str, float]], runner_up: str | None) -> str:
    """What sets the first passage apart."""
    listed = ", ".join(f"{name} {share:+.0%}".replace("-", "−") for name, share in groups)
    return f"What sets it apart{f' from the runner-up, {runner_up}' if runner_up else ''}: {listed}."


WHY = "Why this passage"
WITHOUT_MEANING = "By words alone: the vectors are not computed yet, or no encoder is installed."
RUNNER_UP = "The runner-up:"
CLOSEST = "The closest passage, which is not an answer:"
NO_MORE = "There are no further passages to that question."
NOTHING_YET = "Ask a question first."
EMPTY_BRIEFING = "There is no sentence here that could stand alone in a briefing; ask a question instead."
