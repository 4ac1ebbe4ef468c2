"""Pages of varied make-up for links: repeated sentences, inline marks, lists, tables, scripts of many kinds."""

_SUBJECTS = (
    "council",
    "harbour",
    "museum",
    "railway",
    "hospital",
    "theatre",
    "market",
    "library",
    "stadium",
    "airport",
)
_VERBS = ("opened", "closed", "rebuilt", "sold", "praised", "inspected")


def _news(count: int, seed: int) -> str:
    """Paragraphs that differ in little, as reports of one kind do."""
    paragraphs = []
    for n in range(count):
        a, b = _SUBJECTS[(n + seed) % 10], _SUBJECTS[(n * 3 + seed) % 10]
        verb = _VERBS[(n + seed) % 6]
        paragraphs.append(
            f"<p>The {a} was {verb} on {n % 28 + 1} May, said the spokesman. He said no more. The {b} is next, and the work will cost "
            f"{n * 17 + 3} million euros over {n % 5 + 2} years, which the mayor – a former engineer – called “cheap, all in all”.</p>"
        )
    return "".join(paragraphs)


def _page(title: str, body: str, language: str = "en", direction: str = "ltr") -> str:
    return (
        f'<html lang="{language}" dir="{direction}"><head><title>{title}</title></head><body><nav><a href="/">Home</a> <a href="/n">News</a></nav>'
        f"<article><h1>{title}</h1>{body}</article><footer>All rights reserved.</footer></body></html>"
    )


_ENGLISH = (
    "<p>Japan and the U.S. are talking, <b>Gen. Smith</b> said in <a href='/x'>Washington, D.C.</a> on Monday. The pact – signed in 1960 – is "
    "under review; nothing is decided. “We are not there yet,” he said.</p><p>Costs rose by 3.5% to $1.2 billion (see table), according to "
    "R&amp;D figures. “We are not there yet,” said his deputy, too.</p>"
    + "<p>Traffic on the ring road was heavy through the night, the police wrote in a report that nobody had expected before Thursday morning, "
    "and which lists, page by page, every accident, every breakdown and every complaint.</p>" * 1
)
_FILLER = "".join(
    f"<p>Paragraph number {n} tells of the {_SUBJECTS[n % 10]} and of what the neighbours thought of it in {1900 + n}. Some liked it, others "
    f"wrote letters to the editor, {n + 2} of which were printed.</p>"
    for n in range(14)
)
_REPEATED = (
    "<p>The vote was postponed. The mayor left the room. Nobody knew why.</p><p>A week later the vote was postponed. The mayor stayed.</p>"
    + _FILLER[:2500].rpartition("<p>")[0]
    + (
        "<p>In autumn the council met again, and again it rained. The vote was postponed. This time the mayor explained it.</p>"
    )
)
_INLINE = (
    "<p>The <em>new</em> bridge, <strong>longer</strong> than the old one, opened<sup>1</sup> in spring. It carries <code>4</code> lanes, a tram and "
    "<span>a cycle&nbsp;path</span>. Hyphens such as well-known, up-to-date and 24-hour are kept, commas, too, &amp; ampersands.</p>"
    + _FILLER
)
_LIST = (
    "<p>What was decided on Friday evening, after nine hours of talks in the town hall:</p><ul><li>The ferry stays free for pupils and for "
    "everyone over seventy.</li><li>The swimming pool is closed until the roof is repaired, in March at the earliest.</li><li>Dogs have to be "
    "kept on the lead, also in the park.</li></ul><blockquote>It was a long evening, and a good one, said the chairwoman afterwards.</blockquote>"
    + _FILLER
)
_ARABIC = "".join(
    f"<p>افتتح رئيس البلدية الجسر رقم {n} في المدينة القديمة يوم الاثنين. وقال إن تكلفة المشروع بلغت {n * 7 + 5} مليون يورو، وإن العمل استغرق {n + 3} أعوام كاملة.</p>"
    for n in range(1, 11)
)
_JAPANESE = "".join(
    f"<p>市長は月曜日に第{n}橋の開通を祝った。費用は{n * 7 + 5}億円で、工事には{n + 3}年かかったという。住民からは喜びの声が上がっている。</p>"
    for n in range(1, 11)
)
_HINDI = "".join(
    f"<p>महापौर ने सोमवार को पुल संख्या {n} का उद्घाटन किया। इस पर {n * 7 + 5} करोड़ रुपये खर्च हुए और काम {n + 3} साल चला।</p>"
    for n in range(1, 9)
)
_RUSSIAN = "".join(
    f"<p>Мэр открыл мост № {n} в понедельник утром. Работы стоили {n * 7 + 5} млн евро и продолжались {n + 3} года, сообщила пресс-служба города.</p>"
    for n in range(1, 9)
)
_EMOJI = "".join(
    f"<p>Match {n} ended {n}:0 🎉, and the fans sang for {n + 4} minutes 🎶. The coach said: “Well – we’ve earned it.”</p>"
    for n in range(1, 9)
)
_GERMAN = "".join(
    f"<p>Der Bürgermeister eröffnete am Montag die {n}. Brücke über den Fluß. Die Kosten betrugen {n * 7 + 5},5 Mio. Euro, und die Bauzeit – länger als geplant – "
    f"lag bei {n + 3} Jahren, wie die Stadt mitteilte.</p>"
    for n in range(1, 9)
)

PAGES = {
    "news-1": _page("A year of works", _news(12, 0)),
    "news-2": _page("Another year of works", _news(12, 4)),
    "english": _page("Talks on the pact", _ENGLISH + _FILLER),
    "repeated": _page("The vote", _REPEATED),
    "inline": _page("The new bridge", _INLINE),
    "list": _page("Decisions", _LIST),
    "arabic": _page("افتتاح الجسور", _ARABIC, "ar", "rtl"),
    "japanese": _page("橋の開通", _JAPANESE, "ja"),
    "hindi": _page("पुल", _HINDI, "hi"),
    "russian": _page("Мосты", _RUSSIAN, "ru"),
    "emoji": _page("Cup", _EMOJI),
    "german": _page("Brücken", _GERMAN, "de"),
}
