"""What the tools give, asked by the package's own client."""

import asyncio
import threading
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from mcp import Client, MCPError
from mcp_types import CallToolResult, TextContent

from bot.bootstrap import TERMINAL
from bot.mcp.server import Assistance
from retrieval.model import Article
from retrieval.services.collections import Collections
from retrieval.services.library import Library
from tests.bot.mcp.serving import assistance
from tests.conftest import collections_of
from tests.web import serving as web_serving

SOON = 60.0
"""Seconds after which a test that has gone wrong ends."""
QUESTION = "how many US troops are in Japan?"
BRIDGE = (
    "The bridge at Melk was opened on Monday. It has 12 arches.\nThe mayor called it the longest one of the valley."
)
PAGE = f"<html><head><title>The bridge</title></head><body><article><p>{BRIDGE.replace(chr(10), '</p><p>')}</p></article></body></html>"


@pytest.fixture
def collections(seed_library: Library) -> Collections:
    return collections_of(seed_library)


@pytest.fixture
def served(collections: Collections) -> Assistance:
    return assistance(collections)


def text_of(result: CallToolResult) -> str:
    (block,) = result.content
    assert isinstance(block, TextContent)
    return block.text


async def called(served: Assistance, name: str, **arguments: Any) -> tuple[dict[str, Any], str]:
    """The structured result and the text of a tool; the client checks the former against the tool's schema."""
    async with Client(served.server) as client:
        result = await client.call_tool(name, arguments)
    assert not result.is_error, text_of(result)
    found = result.structured_content
    assert isinstance(found, dict)
    return found, text_of(result)


async def refused(served: Assistance, name: str, **arguments: Any) -> str:
    async with Client(served.server) as client:
        result = await client.call_tool(name, arguments)
    assert result.is_error
    assert result.structured_content is None
    return text_of(result)


def added(collections: Collections, article: Article) -> Article:
    return collections.add(TERMINAL, article).stored.article


def article_with(collections: Collections, article_id: str) -> Article:
    return collections.library(TERMINAL).article(article_id)


async def test_an_answer_is_verbatim_and_has_its_place(served: Assistance, collections: Collections) -> None:
    found, text = await called(served, "ask", question=QUESTION)
    assert (found["verdict"], found["short_answer"], found["closest"], found["missing"]) == (
        "answered",
        "54,000",
        [],
        [],
    )
    assert found["confidence"] > 0.5
    assert found["passages"]
    for passage in found["passages"]:
        article = article_with(collections, passage["article_id"])
        assert passage["text"] == article.text[passage["start"] : passage["end"]]
        assert passage["title"] == article.display_title
        assert f"“{passage['text']}”\n— {passage['title']}, ¶{passage['paragraph']} s{passage['sentence']}" in text
    first = found["passages"][0]
    start, end = first["highlights"][0]
    assert first["text"][start:end] == "54,000"
    assert text.startswith("Short answer: 54,000\n")


async def test_a_passage_of_the_web_has_its_source_and_a_link_to_the_sentence(collections: Collections) -> None:
    article = Article(BRIDGE, "The bridge", source="The Melk Post", url="https://example.org/1", published="2026-11-20")
    added(collections, article)
    found, text = await called(assistance(collections), "ask", question="How many arches has the bridge at Melk?")
    first = found["passages"][0]
    assert (first["source"], first["url"], first["published"]) == ("The Melk Post", article.url, "2026-11-20")
    assert first["link"].startswith("https://example.org/1#:~:text=It%20has%2012%20arches")
    assert f"— The bridge, The Melk Post, 2026-11-20, ¶1 s2, characters 41–58\n{first['link']}" in text


async def test_a_no_names_what_is_missing_and_the_closest_passage_apart_from_answers(served: Assistance) -> None:
    found, text = await called(served, "ask", question="How many US troops are in Germany?")
    assert (found["verdict"], found["short_answer"], found["passages"]) == ("not_answered", None, [])
    assert found["missing"] == ["Germany"]
    assert "54,000" in found["closest"][0]["text"]
    assert text.startswith(
        "Not answered. The article does not say.\n“Germany” is not mentioned.\nThe closest passages (not"
    )


@pytest.mark.parametrize(
    ("question", "said"),
    [("hello", "That is not a question about the articles."), ("???", "That is not a question about the articles.")],
)
async def test_what_is_no_question_is_told_so(served: Assistance, question: str, said: str) -> None:
    found, text = await called(served, "ask", question=question)
    assert (found["verdict"], text) == ("not_answered", said)


async def test_a_library_without_articles_says_how_to_get_some(seed_library: Library) -> None:
    collections = collections_of(seed_library)
    collections.switch_public(TERMINAL, "seeds", on=False)
    _, text = await called(assistance(collections), "ask", question=QUESTION)
    assert text.startswith("There are no articles yet.")


async def test_a_question_for_an_overview_gets_a_briefing(served: Assistance) -> None:
    found, text = await called(served, "ask", question="what happened?")
    assert (found["verdict"], found["passages"]) == ("not_answered", [])
    assert any("Kishida" in point["text"] for point in found["briefing"]["points"])
    assert text.startswith("Briefing: ")


async def test_a_time_chooses_the_articles(collections: Collections) -> None:
    added(collections, Article(BRIDGE, "The bridge", published="2020-01-01"))
    served = assistance(collections)
    found, text = await called(served, "ask", question="How many arches has the bridge at Melk?", since="2030-01-01")
    assert (found["verdict"], found["time"]["from"], found["time"]["scope"]) == ("not_answered", "2030-01-01", "empty")
    assert "No article was published since Tue, Jan 1, 2030." in text
    found, _ = await called(served, "ask", question="How many arches has the bridge at Melk?", since="2019-12-31")
    assert (found["verdict"], found["time"]["scope"]) == ("answered", "within")


async def test_search_gives_passages_by_rank_and_page_by_page(served: Assistance, collections: Collections) -> None:
    whole, _ = await called(served, "search", query="Kishida security Washington", limit=20)
    assert "verdict" not in whole
    read: list[dict[str, Any]] = []
    offset: int | None = 0
    while offset is not None:
        found, text = await called(served, "search", query="Kishida security Washington", limit=3, offset=offset)
        assert 0 < len(found["passages"]) <= 3
        assert f"{offset + 1}. “" in text
        read, offset = read + found["passages"], found["next_offset"]
    assert read == whole["passages"]
    assert [one["score"] for one in read] == sorted((one["score"] for one in read), reverse=True)
    for passage in read:
        assert (
            article_with(collections, passage["article_id"]).text[passage["start"] : passage["end"]] == passage["text"]
        )
    _, text = await called(served, "search", query="Kishida security Washington", offset=len(read))
    assert text == "There are no more passages."


async def test_the_points_of_a_briefing_are_quoted_and_cited(served: Assistance, collections: Collections) -> None:
    found, text = await called(served, "brief", length="3 sentences")
    assert 1 <= len(found["points"]) <= 3
    for point in found["points"]:
        article = article_with(collections, point["article_id"])
        assert all(part in article.text for part in point["quoted"])
        assert point["quoted"][-1] in article.text[point["start"] : point["end"]]
        assert f"“{point['text']}”\n— {point['title']}, ¶{point['paragraph']} s{point['sentence']}" in text


async def test_a_briefing_of_what_is_not_there_says_so(served: Assistance) -> None:
    found, text = await called(served, "brief", topic="football")
    assert (found["points"], text) == ([], "The article is not about “football”.")


async def test_articles_are_listed_with_their_numbers_and_those_beside_them(collections: Collections) -> None:
    for number in range(1, 13):
        # Texts that share their words would be near-duplicates.
        words = " ".join(f"word{number}x{place}" for place in range(20))
        added(collections, Article(f"The {words} was opened. It is long.", f"Bridge {number}", source="The Post"))
    served = assistance(collections)
    found, _ = await called(served, "articles")
    assert (found["total"], found["page"], found["pages"], len(found["articles"])) == (12, 1, 2, 10)
    assert [shelf["name"] for shelf in found["shared"]] == ["seeds"]
    found, text = await called(served, "articles", page=2)
    assert [one["number"] for one in found["articles"]] == [11, 12]
    assert "11. Bridge 11, The Post" in text
    found, text = await called(served, "articles", words="bridge 7")
    assert ([one["title"] for one in found["articles"]], found["shared"]) == (["Bridge 7"], [])


async def test_a_text_is_added_and_asked(served: Assistance) -> None:
    async with Client(served.server) as client:
        done = await client.call_tool("add", {"title": "The bridge", "text": BRIDGE})
        again = await client.call_tool("add", {"title": "The bridge", "text": BRIDGE})
        asked = await client.call_tool("ask", {"question": "How many arches has the bridge at Melk?"})
    assert done.structured_content
    assert again.structured_content
    assert asked.structured_content
    assert (done.structured_content["outcome"], done.structured_content["sentences"]) == ("added", 3)
    assert text_of(done) == "Added: The bridge, 3 sentences."
    assert again.structured_content["outcome"] == "already_there"
    assert asked.structured_content["short_answer"] == "12"


async def test_an_address_is_added(served: Assistance) -> None:
    with web_serving() as web:
        found, text = await called(served, "add", url=web.page("/bridge", PAGE))
    assert (found["outcome"], found["title"], found["url"]) == ("added", "The bridge", f"{web.url}/bridge")
    assert text == f"Added: The bridge, {found['source']}, {web.url}/bridge, {found['sentences']} sentences."


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("add", {"url": "/etc/passwd"}, "Files of this machine are not read for an assistant."),
        ("add", {"url": "file:///etc/passwd"}, "Files of this machine are not read for an assistant."),
        ("add", {"url": "https://example.org and more"}, "is no http or https address"),
        ("add", {"url": "http://10.0.0.1/"}, "10.0.0.1 is not a public address, so it is not fetched."),
        ("add", {"url": "http://169.254.169.254/latest/meta-data"}, "169.254.169.254 is not a public address"),
        ("add", {"title": "Short", "text": "Too short."}, "That is too short for an article"),
        ("add", {}, "Wrong arguments: give either url or text. add takes: url, text, title."),
        ("add", {"url": "https://example.org", "text": "x"}, "give either url or text"),
        ("add", {"text": BRIDGE}, "give title together with text"),
        ("add", {"url": "https://example.org", "title": "x"}, "give title together with text, and only then"),
        ("ask", {"question": QUESTION, "since": "the other day"}, "I do not understand the date “the other day”."),
        ("ask", {"question": QUESTION, "until": "today"}, "there is no until. ask takes: question, since."),
        ("ask", {}, "Wrong arguments: question is missing."),
        ("ask", {"question": "  "}, "question: String should have at least 1 character"),
        ("ask", {"question": "x" * 1001}, "question: String should have at most 1000 characters"),
        ("brief", {"length": "a lot"}, "length is not of the form that its description shows"),
        ("brief", {"since": "the other day"}, "I do not understand the date"),
        ("search", {"query": "x", "limit": 0}, "limit: Input should be greater than or equal to 1"),
        ("articles", {"page": "two"}, "page: Input should be a valid integer"),
    ],
)
async def test_what_is_wrong_is_said_in_a_sentence(
    served: Assistance, name: str, arguments: dict[str, Any], said: str
) -> None:
    text = await refused(served, name, **arguments)
    assert said in text
    assert "\n" not in text


async def test_a_page_that_cannot_be_read_is_refused_with_its_reason(served: Assistance) -> None:
    with web_serving() as web:
        missing = await refused(served, "add", url=f"{web.url}/missing")
        empty = await refused(served, "add", url=web.page("/empty", "<html></html>"))
        picture = await refused(served, "add", url=web.page("/picture", b"GIF89a", "image/gif"))
    assert missing == "The page is not there (any more): 127.0.0.1 answers 404."
    assert empty.startswith("No article was found on ")
    assert picture == "That is no article: 127.0.0.1 sends image/gif."


async def test_there_is_no_other_tool(served: Assistance) -> None:
    async with Client(served.server) as client:
        with pytest.raises(
            MCPError, match=r"There is no tool 'forget'. There are: ask, search, brief, articles, add\."
        ):
            await client.call_tool("forget", {})


async def test_what_nobody_foresaw_is_named_and_nothing_of_it_told(
    served: Assistance, collections: Collections
) -> None:
    collections.store.close()
    text = await refused(served, "articles")
    assert text == "Dateline could not do this (ProgrammingError). Its log says more."


HINTS = {
    "ask": (True, False),
    "search": (True, False),
    "brief": (True, False),
    "articles": (True, False),
    "add": (False, True),
}


async def test_tools_say_whether_they_change_and_reach_out(served: Assistance) -> None:
    async with Client(served.server) as client:
        tools = (await client.list_tools()).tools
        instructions = client.instructions or ""
    assert "character for character" in instructions
    hints = {tool.name: tool.annotations for tool in tools}
    assert {name: (hint.read_only_hint, hint.open_world_hint) for name, hint in hints.items() if hint} == HINTS
    assert not any(hint.destructive_hint for hint in hints.values() if hint)
    for tool in tools:
        assert (tool.output_schema or {})["type"] == "object"
        assert tool.input_schema["additionalProperties"] is False
    quoting = {tool.name for tool in tools if "character for character" in (tool.description or "")}
    assert quoting == {"ask", "search", "brief"}


async def test_adding_can_be_left_out(collections: Collections) -> None:
    async with Client(assistance(collections, read_only=True).server) as client:
        assert [tool.name for tool in (await client.list_tools()).tools] == ["ask", "search", "brief", "articles"]


async def test_a_slow_page_keeps_no_question_waiting(served: Assistance) -> None:
    arrived, released = threading.Event(), threading.Event()

    def slow(request: BaseHTTPRequestHandler) -> None:
        arrived.set()
        released.wait(SOON)
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        request.wfile.write(PAGE.encode())

    with web_serving() as web:
        web.pages["/slow"] = slow
        async with Client(served.server) as client:
            adding = asyncio.create_task(client.call_tool("add", {"url": f"{web.url}/slow"}))
            assert await asyncio.to_thread(arrived.wait, SOON)
            asked = [client.call_tool("ask", {"question": QUESTION}) for _ in range(2)]
            for answer in await asyncio.gather(*asked):
                assert (answer.structured_content or {})["short_answer"] == "54,000"
            assert not adding.done()
            released.set()
            assert not (await adding).is_error


async def test_a_caller_that_goes_away_is_not_waited_for(served: Assistance) -> None:
    arrived, released = threading.Event(), threading.Event()

    def slow(_: BaseHTTPRequestHandler) -> None:
        arrived.set()
        released.wait(SOON)

    with web_serving() as web:
        web.pages["/slow"] = slow
        async with Client(served.server) as client:
            adding = asyncio.create_task(client.call_tool("add", {"url": f"{web.url}/slow"}))
            assert await asyncio.to_thread(arrived.wait, SOON)
            adding.cancel()
            with pytest.raises(asyncio.CancelledError):
                await adding
            assert not served.is_idle
        released.set()
