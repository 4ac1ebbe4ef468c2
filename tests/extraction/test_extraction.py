"""What is read of a page, against the sentences that are its article; beside all of its text."""

from collections.abc import Callable

from bs4 import BeautifulSoup

from retrieval.errors import EmptyArticle
from retrieval.ingest.formats import read_bytes
from retrieval.model import Article
from retrieval.passages import split_article
from tests.extraction.pages import PAGES

LEAST_RECALL, LEAST_PRECISION = 0.97, 0.93


def sentences_of(text: str) -> list[str]:
    return [" ".join(passage.text.split()) for passage in split_article(Article(text, "x"))] if text.strip() else []


def extracted(name: str) -> list[str]:
    try:
        return sentences_of(
            read_bytes(PAGES[name][0], "html", locator=name, name=name, url=f"https://example.org/{name}").text
        )
    except EmptyArticle:
        return []


def everything(name: str) -> list[str]:
    """What BeautifulSoup's `get_text` gives: all text of the page, a line for each piece."""
    return sentences_of(BeautifulSoup(PAGES[name][0], "lxml").get_text("\n", strip=True))


def measure(read: Callable[[str], list[str]]) -> tuple[float, float]:
    right = found = wanted = 0
    for name, (_, sentences) in PAGES.items():
        got = read(name)
        right += sum(" ".join(sentence.split()) in got for sentence in sentences)
        wanted += len(sentences)
        found += len(got)
    return right / wanted, right / max(1, found)


def test_the_article_is_found_and_little_else() -> None:
    recall, precision = measure(extracted)
    plain_recall, plain_precision = measure(everything)
    print(f"recall {recall:.3f}, precision {precision:.3f}; get_text: {plain_recall:.3f}, {plain_precision:.3f}")
    assert len(PAGES) >= 30
    assert recall >= LEAST_RECALL
    assert precision >= LEAST_PRECISION
    assert precision > plain_precision


def test_metadata_of_a_page() -> None:
    article = read_bytes(
        PAGES["navigation"][0], "html", locator="x", name="x", url="https://www.example.org/a?utm_source=x"
    )
    assert (article.title, article.author, article.published) == ("Harbour bridge reopens", "Ana Ruiz", "2024-05-03")
    assert (article.language, article.format) == ("en", "html")
