"""Links that land: each passage of varied pages is opened in a real browser, which must scroll to it and mark it and nothing else."""

import io
import json
from collections.abc import Iterator

import pytest
from PIL import Image

from retrieval.fragments import link_to
from retrieval.ingest.formats import read_bytes
from retrieval.model import Article, Passage
from retrieval.passages import split_article
from tests.browser.chromium import MISSING, PROGRAM, browser
from tests.browser.pages import PAGES
from tests.web import Web, serving

pytestmark = pytest.mark.skipif(PROGRAM is None, reason=MISSING)

MARK = (255, 0, 255)
STYLE = f"<style>body{{font:16px/1.5 sans-serif;width:700px}} ::target-text{{background:rgb{MARK};color:#000}}</style>"
LEAST_SHARE = 0.97
"""Of the passages that must land; the rest stand so in a page that no directive tells them apart."""

WHERE = """(() => {
  const wanted = %s.replace(/\\s+/g, ' '), nth = %d;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let text = '', places = [];
  for (let node; node = walker.nextNode();) {
    if (node.parentElement.closest('script,style')) continue;
    for (let i = 0; i < node.data.length; i++) {
      const c = /\\s/.test(node.data[i]) ? ' ' : node.data[i];
      if (c === '\\u00ad') continue;
      if (c === ' ' && text.endsWith(' ')) continue;
      text += c; places.push([node, i]);
    }
    if (getComputedStyle(node.parentElement).display !== 'inline' && !text.endsWith(' ')) { text += ' '; places.push([node, node.data.length]); }
  }
  let at = -1;
  for (let n = 0; n <= nth; n++) at = text.indexOf(wanted, at + 1);
  if (at < 0) return null;
  const range = document.createRange();
  range.setStart(...places[at]);
  const [last, offset] = places[at + wanted.length - 1];
  range.setEnd(last, Math.min(offset + 1, last.data.length));
  return [...range.getClientRects()].filter(r => r.width > 1).map(r => [r.left, r.top, r.right, r.bottom]);
})()"""


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as running:
        yield running


def article_at(web: Web, name: str, html: str) -> Article:
    url = web.page(f"/{name}", f"<!doctype html><meta charset=utf-8>{STYLE}{html}")
    return read_bytes(html.encode(), "html", locator=url, name=name, url=url)


async def test_links_land_on_their_sentences(web: Web) -> None:
    landed, missed = 0, []
    async with browser() as page:
        for name, html in PAGES.items():
            article = article_at(web, name, html)
            for number, passage in enumerate(split_article(article)):
                link = link_to(article, passage)
                assert link is not None
                address, _, fragment = link.partition("#")
                await page.open(f"{address}?{number}#{fragment}")
                script = WHERE % (json.dumps(passage.text), occurrence(article, passage))
                boxes = await page.run(script)
                shot = Image.open(io.BytesIO(await page.screenshot())).convert("RGB")
                if boxes and is_marked(shot, boxes):
                    landed += 1
                else:
                    missed.append((name, passage.text[:60], fragment[:120], boxes))
    total = landed + len(missed)
    print(f"{landed} of {total} links land; not: {missed}")
    assert total >= 200
    assert landed / total >= LEAST_SHARE, missed


def occurrence(article: Article, passage: Passage) -> int:
    """How many times the same words stand earlier in the article."""
    return article.text.count(passage.text, 0, passage.start)


def is_marked(shot: Image.Image, boxes: list[list[float]]) -> bool:
    """Whether the passage is in sight and marked, and nothing outside its lines is."""
    pixels = shot.load()
    assert pixels is not None
    inside = [(int(left), int(top), int(right) + 1, int(bottom) + 1) for left, top, right, bottom in boxes]
    if not (0 <= inside[0][1] < shot.height):
        return False
    marked = [(x, y) for y in range(0, shot.height, 3) for x in range(0, shot.width, 3) if pixels[x, y] == MARK]

    def within(x: int, y: int) -> bool:
        return any(left - 6 <= x <= right + 6 and top - 4 <= y <= bottom + 4 for left, top, right, bottom in inside)

    on_first_line = [1 for x, y in marked if inside[0][1] - 4 <= y <= inside[0][3] + 4]
    return bool(on_first_line) and all(within(x, y) for x, y in marked)
