"""Reader pages in a real browser: they scroll to the sentence, fit the screen, run no script, and everybody can use them."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from axe_core_python.base import AXE_SCRIPT
from PIL import Image

from bot.pages.loopback import LoopbackPages, serving
from retrieval.model import Article
from retrieval.passages import split_article
from retrieval.services.collections import Collections
from retrieval.store import Shelf, open_store
from tests.browser.chromium import MISSING, PROGRAM, Page, browser
from tests.fakes import WordsReader

pytestmark = pytest.mark.skipif(PROGRAM is None, reason=MISSING)

OWN = Shelf("terminal")
PHONE, DESKTOP = (390, 844), (1280, 800)
LONG = Article(
    "\n\n".join(
        f"Works began in {1950 + n}, said the spokeswoman. Hall {n} cost {17 * n + 3} million euros, which the mayor, a former "
        f"engineer, called cheap. Nobody in district {n} objected to the plan."
        for n in range(60)
    ),
    "A year of <works> & what it cost",
    source="City Herald",
    author="Jo Doe",
    published="2024-05-28",
    url="https://news.example.org/works?a=1&b=2",
    language="en",
)
ODD = Article(
    "A <script>document.title = 'run'</script> tag & &amp; an entity.\u2003Two  spaces,\ta tab.\r\nIt said “x”.\u00a0End.\n\n"
    "\u202eTurned\u202c and e\u0301 👩‍👩‍👧 here.",
    '"><script>document.title = "run"</script>',
    language="en",
)
ARABIC = Article(
    "افتتح رئيس البلدية الجسر الجديد يوم الاثنين. وقال إن تكلفة المشروع بلغت 47 مليون يورو.\n\n"
    "وأضافت شركة Nordbau GmbH أن الجسر يتسع لأربعة مسارات.\n\n“We are proud,” the director said.",
    "افتتاح الجسر",
    source="صحيفة المدينة",
    published="2024-03-18",
    language="ar",
)
CHINESE = Article(
    "市长周一为新大桥揭幕。她说，工程耗资四亿七千万元，历时六年完成。\n\n" * 1
    + "大桥共有四条车道和一条自行车道，预计每天有三万辆汽车通过。",
    "新大桥揭幕",
    language="zh",
)
JAPANESE = Article(
    "市長は月曜日に橋の開通を祝った。費用は47億円で、工事には6年かかったという。", "橋の開通", language="ja"
)
THAI = Article(
    "นายกเทศมนตรีเปิดสะพานแห่งใหม่เมื่อวันจันทร์ที่ผ่านมา โครงการนี้ใช้งบประมาณ 470 ล้านบาทและใช้เวลาก่อสร้างหกปี",
    "เปิดสะพาน",
    language="th",
)
HINDI = Article("महापौर ने सोमवार को नए पुल का उद्घाटन किया। इस पर 47 करोड़ रुपये खर्च हुए।", "नया पुल", language="hi")
ARTICLES = (LONG, ODD, ARABIC, CHINESE, JAPANESE, THAI, HINDI)


@pytest.fixture
async def url() -> AsyncIterator[str]:
    collections = Collections(open_store(Path(":memory:")), reader=WordsReader())
    for article in ARTICLES:
        collections.add(OWN, article)
    async with serving(LoopbackPages(collections, OWN, limit=3)) as running:
        yield running


def place(article: Article, at: str = "", question: str = "", lang: str = "") -> str:
    """The path of an article's page."""
    given = {"at": at, "q": question, "lang": lang}
    query = "&".join(f"{name}={quote(value)}" for name, value in given.items() if value)
    paragraph, _, sentence = at.partition(".")
    return f"/article/{article.id}?{query}" + (f"#p{paragraph}s{sentence}" if at else "")


CASES = {
    "list": "/",
    "briefing": "/briefing",
    "long": place(LONG, "31.2"),
    "answer": place(LONG, question="How many million euros did hall 20 cost?"),
    "refusal": place(LONG, question="Who is the king of Norway?"),
    "odd": place(ODD, "1.1"),
    "arabic": place(ARABIC, "1.2"),
    "all in arabic": place(ARABIC, question="كم بلغت تكلفة المشروع؟", lang="ar"),
    "chinese": place(CHINESE, "1.2"),
    "japanese": place(JAPANESE, "1.2", lang="ja"),
    "thai": place(THAI, "1.1"),
    "hindi": place(HINDI, "1.2", lang="hi"),
    "nothing": "/article/000000000000",
}


async def look(page: Page, *, dark: bool = False) -> None:
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    await page.call("Emulation.setEmulatedMedia", features=[scheme])


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_everybody_can_use_the_pages(url: str, size: tuple[int, int], dark: bool, tmp_path: Path) -> None:
    """With `--basetemp`, each page is there as a picture, for whoever wants to look."""
    async with browser(*size) as page:
        await look(page, dark=dark)
        # The pages allow no script; the check is one.
        await page.call("Page.setBypassCSP", enabled=True)
        for name, path in CASES.items():
            await page.open(url + path)
            await page.run(AXE_SCRIPT + ";1")
            found: dict[str, Any] = await page.run(
                "axe.run().then(r => ({passed: r.passes.length, failed: [...r.violations, ...r.incomplete].map("
                "v => [v.id, v.nodes.map(n => n.html)])}))"
            )
            assert found["failed"] == [], name
            assert found["passed"] >= 8, name
            width = await page.run("document.documentElement.scrollWidth")
            assert width == size[0], f"{name} is wider than the screen"
            shot = await page.screenshot()
            (tmp_path / f"{name.replace(' ', '-')}.png").write_bytes(shot)
            # The colour of the page itself is at its edge.
            assert (Image.open(io.BytesIO(shot)).convert("L").tobytes()[0] < 60) is dark


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("name", ["long", "arabic", "chinese"])
async def test_the_cited_sentence_is_in_sight_and_marked(url: str, size: tuple[int, int], name: str) -> None:
    async with browser(*size) as page:
        await look(page)
        await page.open(url + CASES[name])
        box = await page.run(
            "(() => { const r = document.querySelector('article mark').getBoundingClientRect(); return [r.top, r.bottom] })()"
        )
        assert 0 <= box[0] < box[1] <= size[1]
        shot = Image.open(io.BytesIO(await page.screenshot())).convert("RGB")
    colours = {colour for _, colour in shot.crop((0, int(box[0]), size[0], int(box[1]))).getcolors(1 << 24) or []}
    assert (255, 229, 138) in colours


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.title)
async def test_the_browser_s_text_is_the_article_s(url: str, article: Article) -> None:
    passages = split_article(article)
    async with browser(*PHONE) as page:
        await page.open(url + place(article, "1.1"))
        texts = await page.run(
            "Object.fromEntries([...document.querySelectorAll('article p [id]')].map(e => [e.id, e.textContent]))"
        )
        marked = await page.run("[...document.querySelectorAll('mark')].map(e => e.textContent)")
    assert texts == {f"p{p.paragraph}s{p.sentence}": p.text for p in passages}
    assert marked == [article.text[passages[0].start : passages[0].end]]


async def test_a_link_on_the_page_marks_its_sentence_without_another_request(url: str) -> None:
    async with browser(*PHONE) as page:
        await page.open(url + CASES["answer"])
        target = await page.run("document.querySelector('.answer a').getAttribute('href')")
        await page.run("document.querySelector('.answer a').click()")
        here = await page.run(
            "[document.querySelector(':target').id, scrollY > 0, performance.getEntriesByType('resource').length]"
        )
    assert here == [target.removeprefix("#"), True, 0]


async def test_no_script_runs_and_the_policy_is_kept(url: str) -> None:
    async with browser(*DESKTOP) as page:
        await page.open(url + CASES["odd"])
        assert await page.run("[document.scripts.length, document.title]") == [0, ODD.title]
        refused = await page.run(
            "new Promise(done => { addEventListener('securitypolicyviolation', e => done(e.effectiveDirective)); "
            "const s = document.createElement('script'); s.textContent = 'document.title = 1'; document.body.append(s) })"
        )
        assert refused == "script-src-elem"
        styled = await page.run("getComputedStyle(document.body).maxInlineSize")
        assert styled != "none", "the style does not fit its hash in the policy"


async def test_print_leaves_out_what_paper_cannot_do(url: str) -> None:
    async with browser(*DESKTOP) as page:
        await page.call("Emulation.setEmulatedMedia", media="print")
        await page.open(url + CASES["long"])
        hidden = await page.run("[...document.querySelectorAll('form, nav')].map(e => getComputedStyle(e).display)")
        assert set(hidden) == {"none"}
        after = await page.run("getComputedStyle(document.querySelector('.original'), '::after').content")
    assert after == '" (" attr(href) ")"' or LONG.url in after
