"""What Dateline says in its own words. Short, plain, and never between quotation marks."""

from collections.abc import Mapping

from bot.rendering.document import Document, bold, plain

DESCRIPTION = (
    "Ask about the news articles in my library. I answer with the sentence that says it, word for word, and where it "
    "stands. When the articles do not answer, I say so."
)
SHORT_DESCRIPTION = "Ask your news, get the sentence that answers, with its place."

PRIVATE_COMMANDS = (
    ("ask", "Ask the articles a question"),
    ("brief", "The key sentences, in a minute"),
    ("add", "Add a link, a file or text as an article"),
    ("articles", "Which articles are asked; with words it searches"),
    ("show", "An article's text"),
    ("rename", "Give an article another title"),
    ("remove", "Take an article away"),
    ("undo", "Put back what was removed last"),
    ("on", "Let questions see an article or shelf again"),
    ("off", "Hide an article or shelf from questions"),
    ("follow", "Follow a feed"),
    ("unfollow", "Stop following a feed"),
    ("feeds", "The feeds that are followed"),
    ("opml", "The feeds as a file"),
    ("check", "Has an article changed since?"),
    ("export", "The whole library as a file"),
    ("forget", "Delete everything of this chat"),
    ("privacy", "What is kept, and where"),
    ("help", "How to ask"),
)
GROUP_COMMANDS = PRIVATE_COMMANDS

PASSAGES_MORE, PASSAGES_LESS = "More passages", "Fewer passages"
CONTEXT_MORE, CONTEXT_LESS = "Show paragraph", "Hide paragraph"
WHY_BUTTON = "Why?"
QUESTION_GONE = "The question is gone, so I cannot say any more why this was the answer."
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


def help_for_terminal(managing: Mapping[str, str]) -> Document:
    """The answer to `:help` in the REPL; `managing` are the commands for articles, each with its purpose."""
    commands = (
        (":more", "the other passages of the last answer"),
        (":context", "the last passage in its paragraph (:context 2 for the second)"),
        (":why", "why the last answer is the answer: words, signals, runner-up"),
        (":brief", "the key sentences, in a minute"),
        *((f":{name}", purpose) for name, purpose in managing.items()),
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

RENAME_USAGE = "Write the article's number and its new title, as in: rename 2 Talks in Tokyo"
FOLLOW_USAGE = "Write the address of a feed, or of a page that has one, as in: follow https://example.org/news"
ADD_USAGE = (
    "Send a link, a file (text, Markdown, HTML, PDF, DOCX, EPUB, e-mail) or the text itself behind the command, or reply with it "
    "to a message that holds one."
)
ADD_USAGE_TERMINAL = (
    "Write a link, the path of a file, or the text itself behind it, as in: :add https://example.org/news/1"
)
NOTHING_TO_RESTORE = "Nothing was removed here in the last week."
NOTHING_TO_CHECK = "No article here has an address to check."
PRIVACY = (
    "What I keep: the articles that were added here, their feeds and settings, in a file on the machine that I run on. Until I am "
    "restarted I also remember the last question of each user and its answer, so that I understand a follow-up. I do not keep or "
    "log questions beyond that.\n\n"
    "What leaves the machine: my answers, to Telegram; and a request for each page, feed or file that somebody here asked me to read. "
    "Nothing else; there is no service behind me.\n\n"
    "No other chat sees anything of this one. /export gives you everything as a file, “/forget everything” deletes it for good."
)
FOR_ADMINISTRATORS = "Only administrators of this group may change its library; everybody may ask."
FORGET_USAGE = "This deletes every article, feed and setting of this chat for good. To go on, write: forget everything"


def place_of(title: str, place: str) -> str:
    """Where a passage stands, on one line."""
    return f"{title}, {place}"


def reading(url: str, number: int, total: int) -> str:
    """While something is fetched."""
    return f"Reading {url[:120]} …" if total == 1 else f"Reading {number} of {total}: {url[:120]} …"


def added(title: str, sentences: int, *, new: bool, like: bool) -> str:
    """What became of an article that was sent."""
    if like:
        return f"Already here, nearly word for word: {title}."
    if not new:
        return f"Already here: {title}."
    return f"Added: {title}, {count(sentences, 'sentence', 'sentences')}."


def not_added(reason: str) -> str:
    """Why an article was not added."""
    return f"Not added. {reason}"


def renamed(before: str, now: str) -> str:
    """After a rename."""
    return f"Renamed: {before} → {now}."


def removed(title: str) -> str:
    """After a removal."""
    return f"Removed: {title}. “undo” puts it back, for a week."


def restored(title: str) -> str:
    """After an undo."""
    return f"Back again: {title}."


def switched(what: str, *, on: bool) -> str:
    """After a switch."""
    return f"Questions see {what} again." if on else f"Questions no longer see {what}."


def followed(title: str, new: int, trouble: str | None) -> str:
    """After a feed is followed."""
    if trouble:
        return f"Following {title}, which could not be read just now: {trouble}"
    return f"Following {title}: {count(new, 'article', 'articles')} added; new ones come by themselves."


def unfollowed(title: str) -> str:
    """After a feed is no longer followed."""
    return f"No longer following {title}; its articles stay."


def no_such_feed(named: str, matches: int) -> str:
    """When a feed cannot be told."""
    return (
        f"{matches} feeds match {named!r}; name one by its number."
        if matches
        else f"No feed {named!r} is followed here."
    )


def and_more(characters: int) -> str:
    """Where a long text is cut."""
    return f"… and {characters:,} more characters; /export gives the whole text."


def feeds(listed: list[tuple[str, str, str | None]]) -> str:
    """The feeds that are followed, each a title, an address, and trouble."""
    if not listed:
        return "No feeds are followed here."
    lines = [
        f"{n}. {title}\n{url}{f' – {trouble}' if trouble else ''}" for n, (title, url, trouble) in enumerate(listed, 1)
    ]
    return "\n".join([count(len(listed), "feed", "feeds"), *lines])


def feeds_imported(new: int, known: int, left: int) -> str:
    """After a list of feeds is taken in."""
    parts = [f"Following {count(new, 'more feed', 'more feeds')}"]
    parts += [f"{known} were followed already"] if known else []
    parts += [f"{left} are beyond the limit"] if left else []
    return "; ".join(parts) + "."


def imported(new: int, total: int) -> str:
    """After a library is taken in."""
    return f"Added {new} of {count(total, 'article', 'articles')}" + (
        "." if new == total else "; the others were here already."
    )


def forgotten(articles: int) -> str:
    """After everything is deleted."""
    return f"Deleted for good: {count(articles, 'article', 'articles')}, and every feed and setting of this chat."


def still_stands(title: str, sentences: int) -> str:
    """When no sentence of an article has changed."""
    return (
        f"{title}: all {sentences} sentences still stand." if sentences > 1 else f"{title}: its sentence still stands."
    )


def some_changed(title: str, stands: int, changed: int, gone: int) -> str:
    """When sentences of an article have changed."""
    return f"{title}: {stands} stand, {changed} changed, {gone} gone."


def no_such_file(name: str) -> str:
    """When a file is not there."""
    return f"There is no file {name!r}."


def not_written(name: str, reason: str) -> str:
    """When a file cannot be written."""
    return f"{name} cannot be written: {reason}."


def written(name: str, size: int) -> str:
    """When a file was written."""
    return f"Written: {name}, {size:,} bytes."
