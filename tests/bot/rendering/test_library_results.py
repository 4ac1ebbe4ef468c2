"""Each result of a service reads as it is documented, and says by its outcome how it went."""

import dataclasses
from typing import Any

import pytest

from bot.rendering.document import Outcome
from bot.rendering.library_results import Misused, changes_document, library_document
from retrieval.changes import Change, Checked
from retrieval.errors import ArticleNotFound, EmptyArticle, LimitReached
from retrieval.model import Article, Passage, PassageId
from retrieval.services.results import (
    Added,
    AddedMany,
    Additions,
    ArticleResult,
    Changes,
    CheckedArticle,
    Checks,
    FeedsImported,
    Followed,
    Following,
    Forgotten,
    Found,
    Imported,
    Listed,
    ListedArticle,
    NotAdded,
    NotChecked,
    NothingToRestore,
    NotRead,
    OtherResult,
    PublicShelf,
    Removed,
    Renamed,
    Restored,
    Switched,
    SwitchedShelf,
    Unfollowed,
)
from retrieval.store import Feed, Shelf, Stored

HERE = Shelf("1")
ARTICLE = Article("The bridge has 12 arches.", "Bridge")
STORED = Stored(7, HERE, ARTICLE, active=True, added=0.0)
REPORT = dataclasses.replace(
    STORED,
    article=dataclasses.replace(
        ARTICLE,
        source="City News",
        published="2026-11-20",
        url="https://city.example/1",
        retrieved="2026-11-27T08:00:00+00:00",
    ),
)
FEED = Feed(1, HERE, "https://city.example/feed", "City")
NOT_THERE = ArticleNotFound("{locator} is not there.", locator="/none")
NO_SENTENCE = EmptyArticle("“{title}” contains no sentence.", title="B", locator="a/b.txt")
FULL = LimitReached("This library is full: {most} articles. Remove some, then add again.", most=3)
SENTENCE = Passage(PassageId(ARTICLE.id, 0), 1, 1, 0, 25, ARTICLE.text)
STANDS = CheckedArticle(ARTICLE, (Checked(SENTENCE, Change.STANDS),))
GONE = CheckedArticle(ARTICLE, (Checked(SENTENCE, Change.GONE),))
DONE, FAILED, MISUSED = Outcome

CASES: list[tuple[Any, str, Outcome]] = [
    (Added(STORED, 1, new=True), "Added: Bridge, 1 sentence.", DONE),
    (Added(STORED, 1, new=False), "This article is already here: Bridge.", DONE),
    (Added(STORED, 1, new=False, like=True), "A nearly identical article is already here: Bridge.", DONE),
    (NotAdded(NOT_THERE), "Not added. /none is not there.", FAILED),
    (Additions((Added(STORED, 1, new=True), NotAdded(FULL))), "Added: Bridge, 1 sentence.\nNot added. This", FAILED),
    (Listed((ListedArticle(3, STORED, 1),), 12, 2, 2, "", ()), "12 articles, page 2 of 2\n\n3. Bridge", DONE),
    (Listed((), 0, 1, 1, "dam", ()), "0 articles with “dam” in the title, source or address\n\nThe list is not searched by text.", DONE),
    (Listed((), 0, 1, 1, "", (PublicShelf("seeds", on=False, articles=()),)), "Shelf “seeds”: 0 articles, switched", DONE),
    (Found(STORED), "Bridge\nadded 1970-01-01\n\nThe bridge has 12 arches.\n\nSHA-256 ", DONE),
    (Found(REPORT), "Bridge\nCity News · 2026-11-20 · retrieved 2026-11-27\nhttps://city.example/1\n\nThe bridge", DONE),
    (Renamed("Bridge", "Old bridge"), "Renamed: Bridge → Old bridge.", DONE),
    (Removed(("Bridge",)), "Removed: Bridge. You can restore it", DONE),
    (Removed(("Bridge", "[Dam]")), "Removed: 2 articles. You can restore them with “undo” within a week.\n– Bridge\n– [Dam]", DONE),
    (Removed(("Dam",) * 102), "Removed: 102 articles. You can restore them with “undo” within a week." + "\n– Dam" * 100 + "\n… and 2 more", DONE),
    (Restored(("Bridge",)), "Restored: Bridge.", DONE),
    (Restored(("Bridge", "Dam")), "Restored: 2 articles.\n– Bridge\n– Dam", DONE),
    (NothingToRestore(), "Nothing was removed here in the last week.", FAILED),
    (Switched(("Bridge",), on=True), "I use Bridge for answers again.", DONE),
    (Switched(("Bridge",), on=False), "I no longer use Bridge for answers.", DONE),
    (Switched(("Bridge", "Dam"), on=False), "I no longer use 2 articles for answers.\n– Bridge\n– Dam", DONE),
    (SwitchedShelf("seeds", on=False), "I no longer use the shelf “seeds” for answers.", DONE),
    (Forgotten(2), "Permanently deleted: 2 articles, and every feed and setting of this chat.", DONE),
    (Forgotten(2, traces=True), "Permanently deleted: 2 articles, and every feed and setting of this chat. The disk is full or in use", FAILED),
    (Followed(FEED, 2), "Following City: 2 articles added.", DONE),
    (Unfollowed(FEED), "No longer following City.", DONE),
    (Following(()), "No feeds are followed here.", DONE),
    (Following((FEED,)), "1 feed\n1. City\nhttps://city.example/feed", DONE),
    (FeedsImported(1, 2, 3), "Following 1 more feed. 2 were already followed. 3 were not added: the limit is reached.", FAILED),
    (FeedsImported(2, 1, 0), "Following 2 more feeds. 1 was already followed.", DONE),
    (FeedsImported(0, 0, 0, 2), "Following 0 more feeds. 2 have no address of the web.", FAILED),
    (Imported(1), "Added 1 of 1 article.", DONE),
    (Imported(1, 1), "Added 1 of 2 articles. 1 was already here.", DONE),
    (Imported(60, 10, 30, FULL), "Added 60 of 100 articles. 10 were already here. 30 did not fit. This library is full", FAILED),
    (Imported(0, 2, feeds=FeedsImported(1, 0, 2)), "Added 0 of 2 articles. 2 were already here. Following 1 more feed. 2 were not added", FAILED),
    (Imported(1, feeds=FeedsImported(1, 0, 0)), "Added 1 of 1 article. Following 1 more feed.", DONE),
    (Imported(1, unreadable=1), "Added 1 of 2 articles. 1 has no sentence.", FAILED),
    (AddedMany(new=2, known=1, skipped=2), "Added 2 of 3 articles. 1 was already here. 2 hidden files or files of other formats were skipped.", DONE),
    (AddedMany(new=1, left=1, limit=FULL), "Added 1 of 2 articles. 1 did not fit. This library is full: 3 articles.", FAILED),
    (AddedMany(new=1, failed=3, failures=(NotRead("none", NOT_THERE),)), "Added 1 of 4 articles. 3 could not be read.\n– /none is not there.\n… and 2 more", FAILED),
    (AddedMany(failed=1, failures=(NotRead("a/b.txt", NO_SENTENCE),)), "Added 0 of 1 article. 1 could not be read.\n– a/b.txt: “B” contains no sentence.", FAILED),
    (AddedMany(skipped=1), "There is no file here that can be read; text, Markdown, HTML, PDF, DOCX, EPUB and e-mail can. 1 hidden file", FAILED),
    (AddedMany(new=1, pending=3, is_interrupted=True), "Stopped. What was added stays; the same command goes on from here. Added 1 of 4 articles.", FAILED),
    (AddedMany(is_interrupted=True), "Stopped. What was added stays; the same command goes on from here.", FAILED),
    (Checks(()), "None of these articles has a web address, so there is nothing to check.", FAILED),
    (Checks((STANDS, GONE)), "Bridge: its sentence is unchanged.\n\nBridge: 0 unchanged, 0 changed, 1 removed.", DONE),
    (Checks((STANDS, NotChecked(ARTICLE, NOT_THERE))), "Bridge: its sentence is unchanged.\n\nBridge: /none", FAILED),
    (Misused("rename"), "Write the article's number and its new title", MISUSED),
    (Misused("follow"), "Write the address of a feed", MISUSED),
]  # fmt: skip


@pytest.mark.parametrize(
    ("result", "text", "outcome"), CASES, ids=[f"{type(c[0]).__name__} {c[1][:20]}" for c in CASES]
)
def test_a_result_in_words(result: Any, text: str, outcome: Outcome) -> None:
    document = library_document(result)
    assert document.text.startswith(text)
    assert document.outcome is outcome


def test_every_result_is_tested() -> None:
    assert {type(result) for result, _, _ in CASES} == {*ArticleResult.__args__, *OtherResult.__args__, Misused}


def test_a_long_text_is_cut_only_where_that_is_asked_for() -> None:
    assert library_document(Found(STORED), 10).text.endswith(
        "The bridge\n\n… and 15 more characters. /export gives the whole text."
    )
    assert library_document(Found(STORED)).text.endswith(f"\n\n{ARTICLE.text}\n\nSHA-256 {ARTICLE.sha256}")
    assert "SHA-256" not in library_document(Found(STORED), 3000).text


def test_a_chat_is_told_of_each_article_that_changed() -> None:
    assert changes_document(Changes(HERE, (GONE, GONE))).text.count("1 removed.") == 2
