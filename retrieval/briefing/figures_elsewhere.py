"""Figures in sentences of other languages than English: amounts, shares, durations, and numbers with what they count."""

from collections.abc import Iterator
from functools import cache

import regex

from retrieval.briefing.amounts import Amount, spans_of
from retrieval.briefing.figures import Figure, Hedge, digits_of
from retrieval.models import Span
from retrieval.text.numbers import normalise_number
from retrieval.text.stopwords import stop_words
from retrieval.text.tokens import terms

_UNSPACED = frozenset({"zh", "ja", "th"})
_COUNTER = (
    "人|名|個|个|件|隻|只|艘|棟|戸|校|本|枚|台|头|頭|匹|羽|冊|社|か国|カ国|ヶ国|国|軒|世帯|円|元|トン|吨|メートル|米|キロ|公里|千米|"
    "ヘクタール|公顷|票|議席|席|万人|億円|か所|カ所|ヶ所|所|家|座|辆|輛|起|例|項|项|種|种|度|回|次|倍|往復|便|隻|航班"
)
_SCALED = regex.compile(
    r"(?P<e12>[兆]|billones|bilhões|Billionen)|(?P<e9>Milliarden?|miliardi|miliardo|milliards?|млрд|миллиард|мільярд|مليار|milyar|tỷ|"
    r"mil millones|bilhão|अरब)|(?P<e8>[億亿])|(?P<e7>करोड़)|(?P<e6>Million|millones|millón|milh|milion|million|млн|миллион|мільйон|مليون|ملايين|"
    r"milyon|triệu|मिलियन|ล้าน)|(?P<e5>लाख|แสน)|(?P<e4>[万萬]|หมื่น)|(?P<e3>Tausend|mil\b|mille|тыс|ألف|آلاف|हज़ार|हजार|\bbin\b|nghìn|ngàn|千|พัน)"
)
_NUMERAL = regex.compile(r"\p{Nd}[\p{Nd}.,٫٬\u00a0\u202f ]*")

_SMALL = {
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze",
    "pt": "dois três quatro cinco seis sete oito nove dez onze doze",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf",
    "ru": "два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать",
    "tr": "iki üç dört beş altı yedi sekiz dokuz on onbir oniki",
}
_FEMININE = {"две": 2.0, "duas": 2.0}

_NO_COUNT = {"uhr", "часов", "heures", "horas"}
"""Behind a time of the day."""

_HEDGES = {
    "de": ("mindestens|mehr als|über", "höchstens|bis zu|weniger als", "etwa|rund|ungefähr|fast|knapp|circa|gut"),
    "es": ("al menos|más de", "hasta|menos de|como máximo", "unos|unas|cerca de|casi|alrededor de|aproximadamente"),
    "fr": ("au moins|plus de", "au plus|jusqu['’]à|moins de", "environ|près de|quelque|presque"),
    "pt": ("pelo menos|mais de", "até|menos de|no máximo", "cerca de|quase|aproximadamente"),
    "it": ("almeno|più di|oltre", "fino a|meno di", "circa|quasi"),
    "nl": ("minstens|meer dan", "hoogstens|tot|minder dan", "ongeveer|bijna|circa"),
    "ru": ("не менее|более|свыше", "не более|до|менее", "около|почти|примерно"),
    "tr": ("en az", "en fazla|en çok", "yaklaşık"),
}
_PARTITIVE = {
    "es": r"(?:de|del|de la|de los|de las)\s+(?:el |la |los |las )?", "fr": r"(?:de la |du |des |de |d['’])",
    "de": r"(?:der |des |aller )", "pt": r"(?:de |do |da |dos |das )", "it": r"(?:di |del |della |dei |delle |degli |dell['’])",
}  # fmt: skip
_EASTERN = regex.compile(
    r"百分之[\p{Nd}.]+(?P<percent>)|\p{Nd}[\p{Nd},.]*(?:[万萬億亿兆千百]+\p{Nd}*)*(?P<percent>[%％]|パーセント|个百分点)?"
)
_EASTERN_HEDGE = regex.compile(r"(?:(?P<about>約|およそ|大约|约|近)|(?P<least>至少|少なくとも|超过))$")
_WORD = regex.compile(r"[\s\u00a0]+([\p{L}\p{M}][\p{L}\p{M}’'-]*)")
_ADJECTIVAL = regex.compile(r"(?:ых|их|ого|его|ой|ая|яя|ые|ие|ый|ий)$")


def find_elsewhere(text: str, language: str) -> Iterator[Figure]:
    """The figures of a sentence, in order and without overlap."""
    dates = spans_of(Amount.DATE, text, language)
    at = 0
    for core, unit in sorted(_cores(text, language), key=lambda pair: (pair[0].start, -pair[0].end)):
        # An amount such as 1200 looks like a year, but has its unit.
        if core.start < at or (not unit and any(core.start < d.end and d.start < core.end for d in dates)):
            continue
        found = _figure(text, core, unit, language)
        if found:
            at = found.span.end
            yield found


def _cores(text: str, language: str) -> Iterator[tuple[Span, str]]:
    if language in {"zh", "ja"}:
        for match in _EASTERN.finditer(text):
            yield Span(*match.span()), "percent" if match["percent"] else ""
        return
    for kind, unit in ((Amount.PERCENTAGE, "percent"), (Amount.MONEY, "money"), (Amount.DURATION, "time")):
        for span in spans_of(kind, text, language):
            yield span, unit
    for span in spans_of(Amount.NUMBER, text, language):
        yield Span(span.start, span.start + len(text[span.start : span.end].rstrip())), ""
    if words := _small_words(language):
        for match in words.finditer(text):
            yield Span(*match.span()), ""


@cache
def _small_words(language: str) -> regex.Pattern[str] | None:
    words = [*_SMALL.get(language, "").split(), *_FEMININE]
    return regex.compile(rf"\b(?:{'|'.join(words)})\b(?!-)", regex.IGNORECASE) if language in _SMALL else None


def _figure(text: str, core: Span, unit: str, language: str) -> Figure | None:
    written = text[core.start : core.end]
    if (
        regex.match(r"0\p{Nd}", written)
        or regex.search(r"[\p{Nd}:/]\s?$", text[: core.start])
        or text[core.end : core.end + 1] == ":"
    ):
        return None
    end = _share_of(text, core.end, language) if unit == "percent" else core.end
    if unit == "money":
        unit = next((term for term in reversed(terms(written, language=language)) if not term[:1].isdigit()), "money")
    if not unit:
        end, unit = _counted(text, core.end, written, language)
        if not end:
            return None
    start, hedge = _hedged(text, core.start, language)
    return Figure(Span(start, end), _value(written, language), unit, hedge, digits_of(written), written[:1].isalpha())


def _value(written: str, language: str) -> float:
    small = _SMALL.get(language, "").split()
    word = written.casefold()
    if word in _FEMININE or word in small:
        return _FEMININE.get(word) or float(small.index(word) + 2)
    numerals = list(_NUMERAL.finditer(written))
    total = 0.0
    for numeral, following in zip(numerals, [*numerals[1:], None], strict=True):
        behind = written[numeral.end() : following.start() if following else len(written)]
        scale = 1.0
        for match in _SCALED.finditer(behind):
            scale *= 10.0 ** int((match.lastgroup or "e0")[1:])
        total += _plain(numeral[0], language) * scale
    return total


def _plain(numeral: str, language: str) -> float:
    try:
        return float(normalise_number(numeral.strip(" .,\u00a0\u202f"), language))
    except ValueError:
        return 0.0


def _share_of(text: str, at: int, language: str) -> int:
    partitive = _PARTITIVE.get(language)
    if not partitive:
        return at
    of = regex.compile(rf"\s+{partitive}(?P<noun>[\p{{L}}\p{{M}}’'-]+)").match(text, at)
    return of.end() if of and of["noun"].casefold() not in stop_words(language) else at


def _counted(text: str, at: int, written: str, language: str) -> tuple[int, str]:
    """Where what is counted ends, with its term; (0, "") where it cannot be told."""
    if language in _UNSPACED:
        counter = regex.compile(rf"[多余]?(?:{_COUNTER})").match(text, at)
        return (counter.end(), counter[0].lstrip("多余")) if counter else (0, "")
    partitive = regex.compile(rf"\s+{_PARTITIVE.get(language, '(?!)')}").match(text, at)
    if partitive and _SCALED.search(written):
        at = partitive.end() - 1
    end = _german(text, at) if language == "de" else _words(text, at, language)
    head = regex.findall(r"[\p{L}\p{M}’'-]+", text[at:end])
    if not end or not head or head[0].casefold() in _NO_COUNT | set(_SMALL.get(language, "").split()):
        return 0, ""
    return end, next(iter(terms(head[0] if language == "de" else head[-1], language=language)), head[-1])


def _german(text: str, at: int) -> int:
    """Up to the first noun, which has a capital; a second one directly behind is what a measure is of."""
    for _ in range(3):
        word = _WORD.match(text, at)
        if not word or word[1].casefold() in stop_words("de"):
            return 0
        at = word.end()
        if word[1][0].isupper():
            further = _WORD.match(text, at)
            return (
                further.end()
                if further and further[1][0].isupper() and word[1].endswith(("meter", "Tonnen", "Liter"))
                else at
            )
    return 0


def _words(text: str, at: int, language: str) -> int:
    word = _WORD.match(text, at)
    if not word or word[1].casefold() in stop_words(language) or len(word[1]) < 2:
        return 0
    further = _WORD.match(text, word.end())
    goes_on = (language in {"ru", "uk"} and _ADJECTIVAL.search(word[1])) or (language == "tr" and word[1][0].isupper())
    return further.end() if further and goes_on else word.end()


def _hedged(text: str, start: int, language: str) -> tuple[int, Hedge]:
    if language in _UNSPACED:
        match = _EASTERN_HEDGE.search(text[:start])
        return (match.start(), Hedge(match.lastgroup or "about")) if match else (start, Hedge.EXACT)
    for pattern, hedge in zip(_HEDGES.get(language, ()), (Hedge.LEAST, Hedge.MOST, Hedge.ABOUT), strict=False):
        match = regex.search(rf"\b(?:{pattern})\s+$", text[:start], regex.IGNORECASE)
        if match:
            return match.start(), hedge
    return start, Hedge.EXACT
