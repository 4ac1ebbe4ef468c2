"""Which links of a message are collected, under which name, and how work beside the updates is bounded."""

import asyncio
import datetime as dt
from typing import Any

import pytest
from telegram import Chat, Message, MessageEntity, User

from bot.rendering import collecting_texts
from bot.rendering.sharing import message_link, shared_document
from bot.telegram.background import MOST_AT_ONCE, MOST_WAITING, Background
from bot.telegram.features.collecting.links import MOST_LINKS, MOST_NAME, links_in, name_of, sharing_of
from bot.telegram.handling import Handling, handling
from retrieval.store import Sharing
from tests.standin.formatting import units

NOON = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


def message(text: str, *links: str, **more: Any) -> Message:
    """A message in which each link is marked; a link with `->` stands under the words before it."""
    entities = []
    for link in links:
        words, _, url = link.partition("->")
        kind = MessageEntity.TEXT_LINK if url else MessageEntity.URL
        entities.append(MessageEntity(kind, units(text[: text.index(words)]), units(words), url=url or None))
    return Message(5, NOON, Chat(-1, "group"), text=text, entities=entities, **more)


@pytest.mark.parametrize(
    ("link", "followed"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("example.org/a", "https://example.org/a"),
        ("example.org", None),
        ("example.org/", None),
        ("readme.md", None),
        ("words->https://example.org/b", "https://example.org/b"),
        ("words->tg://user?id=7", None),
        ("ftp://example.org/a", None),
        ("https://t.me/news/5", None),
        ("t.me/joinchat/x", None),
        ("https://www.telegram.me/news", None),
        ("https://news.t.me/5", None),
        ("https://not-t.me/5", "https://not-t.me/5"),
        ("https://[broken/a", None),
    ],
)
def test_links_that_may_lead_to_an_article(link: str, followed: str | None) -> None:
    text = f"\U0001f600 See {link.partition('->')[0]} and words."
    assert links_in(message(text, link)) == ([followed] if followed else [])


def test_links_come_once_in_order_and_only_so_many() -> None:
    urls = [f"https://example.org/{number}" for number in range(MOST_LINKS + 2)]
    text = " ".join([urls[1], urls[0], urls[1], *urls[2:]])
    assert links_in(message(text, *reversed(urls))) == [urls[1], urls[0], *urls[2:MOST_LINKS]]
    assert links_in(message("no link")) == []


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("Ann", None, "Ann"),
        ("Ann", "Lee", "Ann Lee"),
        (" Ann\n\nLee ", None, "Ann Lee"),
        ("\u202eAnn\u2066", None, "Ann"),
        ("\u0645\u0631\u06cc\u0645", None, "\u0645\u0631\u06cc\u0645"),
        ("\U0001f469\u200d\U0001f4bb", None, "\U0001f469\u200d\U0001f4bb"),
        ("x" * 100, None, "x" * MOST_NAME),
    ],
)
def test_a_name_is_one_line_that_changes_no_other_text(first: str, last: str | None, name: str) -> None:
    assert name_of(User(7, first, is_bot=False, last_name=last)) == name


def test_who_shares_is_the_sender_unless_they_are_anonymous_or_have_no_name() -> None:
    ann = User(7, "Ann", is_bot=False)
    assert sharing_of(message("x", from_user=ann)) == Sharing(7, "Ann", NOON.timestamp(), "5")
    assert sharing_of(message("x", from_user=User(7, "\u202e", is_bot=False))) is None
    assert sharing_of(message("x", from_user=ann, sender_chat=Chat(-1, "group"))) is None


@pytest.mark.parametrize(
    ("chat", "number", "link"),
    [
        ("-1001234567890", "5", "https://t.me/c/1234567890/5"),
        ("-1001234567890", None, None),
        ("-1234", "5", None),
        ("1001234", "5", None),
    ],
)
def test_messages_of_supergroups_have_links(chat: str, number: str | None, link: str | None) -> None:
    assert message_link(chat, number) == link
    assert [r.url for r in shared_document([Sharing(7, "Ann", 0.0, number)], chat, NOON).ranges if r.url] == (
        [link] if link else []
    )


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ("2026-11-25T09:14", "Wed 09:14"),
        ("2026-11-24T09:14", "Tue 09:14"),
        ("2026-11-19T23:59", "Thu 23:59"),
        ("2026-11-18T23:59", "Nov 18, 2026"),
        ("2026-11-26T00:00", "Nov 26, 2026"),
    ],
)
def test_the_day_of_the_week_stands_for_the_last_one(then: str, said: str) -> None:
    assert collecting_texts.moment(dt.datetime.fromisoformat(then).replace(tzinfo=dt.UTC), NOON) == said


# Work beside the updates


class Works:
    """Work that waits for a gate, with a note of what runs and what is done."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.running: list[str] = []
        self.finished: list[str] = []

    async def do(self, name: str) -> None:
        self.running.append(name)
        await self.gate.wait()
        self.running.remove(name)
        if name.startswith("bad"):
            raise ValueError(name)


async def settled() -> None:
    """Let all go on as far as they can."""
    for _ in range(20):
        await asyncio.sleep(0)


def begin(background: Background, works: Works, chat: int, name: str) -> bool:
    with handling(Handling(name, lambda: works.finished.append(name))):
        return background.begin(chat, lambda: works.do(name))


async def test_work_of_a_chat_is_done_in_order_and_a_few_chats_at_a_time() -> None:
    background, works = Background(), Works()
    for name in ("a", "b"):
        for chat in range(MOST_AT_ONCE + 1):
            assert begin(background, works, chat, f"{name}{chat}")
    await settled()
    assert works.running == [f"a{chat}" for chat in range(MOST_AT_ONCE)]
    assert works.finished == []
    works.gate.set()
    await settled()
    assert sorted(works.finished) == sorted(f"{name}{chat}" for name in "ab" for chat in range(MOST_AT_ONCE + 1))


async def test_a_chat_with_much_to_do_gets_no_more_and_what_fails_is_done() -> None:
    background, works = Background(), Works()
    assert [begin(background, works, 1, f"bad{n}") for n in range(MOST_WAITING + 1)] == [True] * MOST_WAITING + [False]
    assert begin(background, works, 2, "other")
    assert works.finished == [f"bad{MOST_WAITING}"]
    works.gate.set()
    await settled()
    assert len(works.finished) == MOST_WAITING + 2
    assert begin(background, works, 1, "again")


async def test_what_is_interrupted_is_not_done() -> None:
    background, works = Background(), Works()
    for chat in range(MOST_AT_ONCE + 2):
        begin(background, works, chat, str(chat))
    await settled()
    await background.stop()
    assert begin(background, works, 9, "late")
    works.gate.set()
    await settled()
    assert works.finished == []
