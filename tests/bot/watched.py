"""News about bridges, and chats that watch for it."""

from retrieval.model import Article
from retrieval.services.watching import unseen
from retrieval.store import Shelf, TopicWatch
from tests.bot.mornings import Mornings
from tests.standin.state import Chat, Json

CLOSED = (
    "The old bridge over the river is closed to lorries from June, the council decided after a long debate on Tuesday."
)
CLOSED_TOO = (
    "From June the old bridge over the river is closed to lorries, the council decided on Tuesday after a long debate."
)
PAINTED = "Volunteers painted the old bridge over the river in the colours of the rowing club before the regatta."
RIVERS = ("Aller", "Bode", "Drava", "Eider", "Fulda", "Glan", "Havel", "Isar", "Jagst", "Kocher", "Lahn", "Mulde")
DEEDS = (
    "floods",
    "freezes",
    "dries",
    "stinks",
    "rises",
    "sinks",
    "turns",
    "shrinks",
    "glows",
    "foams",
    "darkens",
    "steams",
)
ENDS = ("early", "late", "often", "again", "slowly", "twice", "badly", "nightly", "yearly", "quietly", "fast", "oddly")  # fmt: skip
OF_RIVERS = [
    f"A bridge over the {river} {deed} {end} because of builder number {n * 17 + 3}."
    for n, (river, deed, end) in enumerate(zip(RIVERS, DEEDS, ENDS, strict=True))
]


def add(mornings: Mornings, chat: Chat, *texts: str, topic: int = 0) -> None:
    """Add articles, whichever way they came."""
    for text in texts:
        article = Article(text, f"News {len(mornings.collections.store.articles.of(Shelf(str(chat.id), topic)))}")
        mornings.collections.add(Shelf(str(chat.id), topic), article)
    look(mornings)


def look(mornings: Mornings) -> None:
    if mornings.app is not None:
        mornings.app.bot_data["bot_context"].watched()


def watch(mornings: Mornings, chat: Chat, words: str, topic: int = 0) -> TopicWatch:
    return mornings.store.watches.plan(TopicWatch(0, Shelf(str(chat.id), topic), words))


async def until_looked(mornings: Mornings, one: TopicWatch) -> None:
    """Wait until a watch has looked at all that is there."""

    def has_looked() -> bool:
        now = mornings.store.watches.get(one.number)
        return now is not None and not unseen(mornings.collections, now)

    await mornings.telegram.until(has_looked, "it to be looked at")


def topics(mornings: Mornings, chat: Chat) -> list[str]:
    return [each.words for each in mornings.store.watches.of(str(chat.id))]


def button(data: str) -> Json:
    return {"inline_keyboard": [[{"text": "forged", "callback_data": data}]]}
