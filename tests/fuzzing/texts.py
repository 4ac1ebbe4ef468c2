"""What people write, and what only a program would: texts, commands and the data of buttons."""

import base64
import random
import string
import struct
from collections.abc import Callable, Sequence

from bot.i18n import LANGUAGES
from bot.rendering.chat_texts import COMMANDS
from bot.rendering.view import Act

MOST = 4096
"""UTF-16 code units of a message."""
QUESTIONS = (
    "how many US troops are in Japan?", "When will Kishida visit Washington?", "What is the capital of Peru?",
    "Wie viele Soldaten sind in Japan?", "日本には米軍が何人いますか？", "كم عدد الجنود الأمريكيين في اليابان؟", "and in Korea?", "why?", "hello",
    "thanks", "what happened?", "what happened yesterday?", "summarise this", "tell me about Japan", "was ist passiert?", "何があった？",
)  # fmt: skip
NUMBERS = (
    "0", "1", "2", "-1", "007", "²", "٣", "१", "1.5", "1e999", "99", "65536", "2147483648", "9223372036854775807", "9223372036854775808",
    "99999999999999999999", "9" * 400, "9" * 4000, "#1", "#", "NaN", "1,2,3", "½",
)  # fmt: skip
MOMENTS = (
    "yesterday", "9999 months ago", "9999 weeks", "0 minutes", "0001-01-01", "9999-12-31", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00+23:59",
    "2024-02-30", "monday", "last week", "²", "the flood", "1e9 days ago", "\u0661 days ago",
)  # fmt: skip
SCHEDULES = (
    "daily 08:00", "daily 25:99", "mon 09:00", "weekdays 7:30 Asia/Tokyo China", "every day at 8", "mon-sun,tue 23:59", "8:00pm", "13pm", "²:00",
    "24:00", "00:60", "zone", "zone Tokyo", "zone UTC+99", "zone UTC+05:30", "zone ../../etc/passwd", "zone Europe/Berlin", "zone America",
    "daily 08:00 since 9999 months ago", "daily 08:00 99999 sentences", "timezone \u0301", "noon Etc/GMT+12", "daily 8h Europe/Berlin timeline",
    "99:99", "mon,,,;;--,", "fri-mon 00:00", "daily 08:00 " + "x" * 3000,
)  # fmt: skip
BRIEFINGS = (
    "", "5 sentences", "99999 sentences", "0 sentences", "0 seconds", "99999 minutes", "1 character", "timeline", "quotes and numbers", "differences",
    "China", "about Japan", "who is who", "people, dates", "since yesterday", "²", "5 sentences 5 sentences", "since", "since since since yesterday",
)  # fmt: skip
ADDRESSES = (
    "https://example.org/a", "http://[::1", "http://[", "https://]", "http://\u2100.example/", "https://exam\u0301ple.org/\u202e", "http://127.0.0.1/",
    "http://0x7f.1/", "http://a@b@c:99999/", "https://" + "a" * 3000 + ".org", "http://example.org:port/", "http:///", "https://?", "HTTPS://\ud800/",
    "http://xn--/", "http://" + "a." * 200, "file:///etc/passwd", "https://t.me/dateline_bot?start=AAAA", "http://10.0.0.1/ http://[fe80::1%25eth0]/",
    "https://example.org/" + "(" * 300, "http://\u0301/", "http://user:%ff@example.org/%00",
)  # fmt: skip
NAMES = (
    "a.txt", "a.html", "a.pdf", "a.docx", "a.epub", "a.eml", "a.md", "a.zip", "a.opml", "A.ZIP", "noending", "", ".", "..", "../../a.txt", "a\x00.txt",
    "a.txt/", "\u202etxt.exe", "\u0301.txt", "a" * 300 + ".txt", "\ud800.txt", "con", "a.tar.gz", "{title}.txt", "%s.txt", "a.toml", "a.html.gz", "🙂.md",
)  # fmt: skip
TYPES = (
    "text/plain", "text/html", "application/pdf", "application/zip", "application/epub+zip", "message/rfc822", "text/markdown", "text/x-opml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "image/png", "", "text", "/", "text/plain; charset=\ud800",
    "text/plain; charset=utf-7", "TEXT/HTML", "a" * 500, "\u0301/\u0301", "application/octet-stream",
)  # fmt: skip
TAGS = (
    "en",
    "de",
    "pt-br",
    "zh-hans-cn",
    "xx",
    "",
    "-",
    "a-b-c-d",
    "DE",
    "x" * 500,
    "\u0301",
    "ar",
    "ja",
    "und",
    "en_US",
    "i-klingon",
    "tr",
    "\ud800",
)
EMOJI = ("👍", "👎", "❤", "🤷", "🤷‍♂", "", "x", "\ud83d", "👍👍")
LETTERS = string.ascii_letters + "äßéıİΣςдあ漢字กั้กขคदेवहिंदी한국어שלוםمرحبا𝒜🙂👩‍👩‍👧‍👦🏳️‍🌈"
SIGNS = "\u200b\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad\u2028\u2029\u0085\x00\x01\x1f\x7f\ufffc\ufffd\uffff"
COMBINING = "\u0300\u0301\u030a\u0323\u0333\u033f\u0345\u0489\u064b\u0651\u0e31\u0e47\u3099\u20dd\ufe0f"
PREFIXES = ("set:", "plan:", "brief:", "join:", "start:", "why:", "copy:", "good:", "bad:")

Make = Callable[[random.Random], str]


def _repeated(signs: str) -> Make:
    return lambda rng: "".join(rng.choices(signs, k=rng.choice((1, 2, 50, MOST // 2, MOST))))


_VOCABULARY = ["".join(random.Random(number).choices(LETTERS, k=1 + number % 9)) for number in range(400)]


def _words(rng: random.Random, most: int = 500) -> str:
    return " ".join(rng.choices(_VOCABULARY, k=min(most, rng.choice((1, 3, 12, 80, 500)))))


def _alone(rng: random.Random) -> str:
    """Half of a pair of surrogates, as JSON can hold it and no text can."""
    half = chr(rng.choice((0xD800, 0xDBFF, 0xDC00, 0xDFFF)))
    return rng.choice(
        (half, f"what {half}?", f"{half} @dateline_bot who?", f"/ask {half}", f"/show {half}", half * 2000)
    )


def _one(signs: Sequence[str]) -> Make:
    return lambda rng: rng.choice(signs)


def _article(rng: random.Random) -> str:
    said = (
        f"{rng.choice(('The', 'A', 'Der', 'Un'))} {_words(rng, 8)} said {rng.choice(QUESTIONS)[:-1]}."
        for _ in range(rng.randint(5, 40))
    )
    return f"{_words(rng, 12)}\n\n" + " ".join(said)


def command(rng: random.Random) -> str:
    """One of the bot's commands, or next to one, with something behind it."""
    name = rng.choice(
        [name for name, _ in COMMANDS] + ["start", "START", "Ask", "nothing", "", "/", "\u0301", "add" * 300]
    )
    whose = rng.choice(("", "", "", "@dateline_bot", "@DATELINE_BOT", "@other_bot", "@", "@\u0301"))
    gap = rng.choice((" ", " ", "\n", "  ", "\t", "\u00a0", " \n "))
    return f"/{name}{whose}{gap}{argument(rng, name)}"


def argument(rng: random.Random, name: str) -> str:
    """What stands behind a command: mostly what belongs there."""
    own: dict[str, Sequence[str]] = {
        "ask": QUESTIONS, "brief": BRIEFINGS, "briefing": SCHEDULES, "add": ADDRESSES, "follow": ADDRESSES, "language": TAGS, "forget": ("everything", "Everything ", "all"),
        "watch": (*BRIEFINGS, "quiet 22-7", "quiet off", "quiet 25-3", "the"), "unwatch": (*BRIEFINGS, *NUMBERS),
    }  # fmt: skip
    kind = rng.randrange(8)
    if kind < 3:
        return rng.choice(own.get(name, NUMBERS))
    if kind == 3:
        return f"since {rng.choice(MOMENTS)}"
    if kind == 4:
        return payload(rng)
    if kind == 5:
        return f"{rng.choice(NUMBERS)} {text(rng, commands=False)}"
    return rng.choice(
        ("", text(rng, commands=False), rng.choice(("seeds", "off", "public:seeds", "%", "_", "'; --", "\x00")))
    )


def payload(rng: random.Random) -> str:
    """What a link into the bot holds, made right or with one thing wrong."""
    head = rng.choice((1, 2, 3, 129, 130, 131, 0, 4, 255))
    chat = rng.choice((0, 1, -1, 1001, -(2**63), 2**63 - 1, -1_000_000_000_001))
    raw = struct.pack(">BqI6sH", head, chat, rng.choice((0, 1, 2**32 - 1)), rng.randbytes(6), rng.choice((0, 1, 65535)))
    return mutated(rng, base64.urlsafe_b64encode(raw).decode("ascii"))


def mutated(rng: random.Random, said: str) -> str:
    """The same, or with one part changed, cut, doubled or put in."""
    place = rng.randrange(len(said) + 1)
    ways = (
        said, said, said[:place], said[place:], said[:place] + said,
        said[:place] + rng.choice(string.printable + "\u0301é=\x00") + said[place + 1 :],
        said[:place] + rng.choice(NUMBERS) + said[place:],
    )  # fmt: skip
    return rng.choice(ways)


def pressed(rng: random.Random, known: Sequence[str]) -> str:
    """The data of a button: one that the bot has made, changed or not, or one that is put together."""
    if known and rng.random() < 0.6:
        return mutated(rng, rng.choice(known))
    if rng.random() < 0.3:
        raw = struct.pack(">BB2s", rng.choice((1, 2, 3)), rng.randrange(256), rng.choice((*LANGUAGES, "xx")).encode())
        raw += b"".join(
            struct.pack(">6sHHB", rng.randbytes(6), rng.randrange(65536), rng.randrange(65536), rng.randrange(256))
            for _ in range(rng.randrange(6))
        )
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    if rng.random() < 0.3:
        raw = struct.pack(">6sHH?", rng.randbytes(6), rng.randrange(65536), rng.randrange(12000), rng.random() < 0.5)
        return f"{rng.choice([*Act])}:" + base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    return rng.choice(PREFIXES) + rng.choice((text(rng)[:60], rng.choice(SCHEDULES)[:60], *_OWN_DATA))


_OWN_DATA = (
    "answers:questions", "strictness:strict", "language:de", "language:", "language:xx", "all:", "languages", "shelf:seeds", "shelf:none", "pictures:dark", "gone:1",
    "timezone:x", "all", "show:1", "show:", "show:²", "show:99999999999999999999", "remove:1", "pause:1", "resume:1", "now:1", "quiet:-1", "zone:Asia/Tokyo",
    "zone:..", "add:daily 08:00", "add:²", "add:daily 08:00 x", "zones", "one", "each", "none", "timeline::", "timeline:abc:", "quotes::since 9999 months ago",
    "numbers::since \u0301", "x", ":", "::::", "points::99999 sentences", "points:abc:", "sample", "ask:1", "ask:²", "add", "plan",
)  # fmt: skip

_MAKERS: tuple[Make, ...] = (
    lambda _rng: "", lambda _rng: " ", _one(QUESTIONS), _one(QUESTIONS), _one(QUESTIONS), _one(NUMBERS), _one(ADDRESSES), _one(SCHEDULES), _one(BRIEFINGS),
    _words, _words, _alone, _article, _article,
    _repeated("\u0301"), _repeated(COMBINING), _repeated(SIGNS), _repeated("\x00"), _repeated("?"), _repeated("("), _repeated("."), _repeated(" "), _repeated("\n"),
    _repeated("9"), _repeated("aA1"), _repeated("👩‍👩‍👧‍👦"), _repeated("🇺🇸🇯🇵"), _repeated("漢"), _repeated("กั"), _repeated(LETTERS + SIGNS + COMBINING),
    lambda rng: "a" + "\u0301" * rng.choice((10, 3990)),
    lambda rng: "what " * rng.choice((3, 800)) + "?",
    lambda rng: f"@dateline_bot {rng.choice(QUESTIONS)}",
    lambda rng: f"{_words(rng, 5)} @Dateline_Bot, {rng.choice(QUESTIONS)} @dateline_bot",
    lambda rng: f"what happened since {rng.choice(MOMENTS)}?",
    lambda rng: f"{rng.choice(ADDRESSES)} {rng.choice(ADDRESSES)}",
)  # fmt: skip


def line(rng: random.Random) -> str:
    """Something short: a name, a title, an identifier."""
    kind = rng.randrange(4)
    if kind == 0:
        return "".join(rng.choices(LETTERS + SIGNS + COMBINING, k=rng.randrange(20)))
    return (
        rng.choice(("", "A", "x" * 64, "\u0301" * 30, "\ud800", "\x00", "\u202e", *QUESTIONS[:3], *NUMBERS[:8]))
        if kind == 1
        else _words(rng, 3)
    )


def text(rng: random.Random, *, commands: bool = True) -> str:
    """A text of at most `MOST` UTF-16 code units, mostly nothing that a person would write."""
    made = command(rng) if commands and rng.random() < 0.35 else rng.choice(_MAKERS)(rng)
    if rng.random() < 0.1:
        place = rng.randrange(len(made) + 1)
        made = made[:place] + rng.choice(SIGNS + COMBINING) + made[place:]
    return (
        made[:MOST]
        if made.isascii()
        else made.encode("utf-16-le", "surrogatepass")[: 2 * MOST].decode("utf-16-le", "surrogatepass")
    )
