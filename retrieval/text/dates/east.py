"""Rules for dates in Japanese and Chinese, where year, month and day each have a suffix."""

from collections.abc import Callable, Iterator

import regex

from retrieval.model import Tense
from retrieval.text.dates.iso import between, of_day, of_month, of_moved, of_year
from retrieval.text.dates.reading import UNKNOWN, Reading, Rule, Words, absolute, nearest_day, nearest_month, resolved
from retrieval.text.dates.relative import weekday

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_HAN = "[〇零一二三四五六七八九十]"
_WEEKDAYS = {"月": 0, "火": 1, "水": 2, "木": 3, "金": 4, "土": 5, "日": 6} | {
    "一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "天": 6,
}  # fmt: skip
_RELATIVE_YEARS = {"今年": 0, "昨年": -1, "去年": -1, "来年": 1, "明年": 1, "前年": -2}
_RELATIVE_WEEKS = {"上": -1, "先": -1, "下": 1, "来": 1}

_YEAR = (
    rf"(?<!\d)(?:(?P<year>(?:1[0-9]|20)\d\d|[一二][〇零一二三四五六七八九]{{3}})|(?P<era>{'|'.join(_ERAS)})(?P<n>\d{{1,2}}|元))"
    r"\s?年(?!前|后|後|間|间|代|生|以上)"
)
_NEAR_YEAR = rf"(?P<near>{'|'.join(_RELATIVE_YEARS)})"
_MONTH = rf"\s?(?<![\d同])(?P<month>1[0-2]|0?[1-9]|{_HAN}{{1,2}})\s?月(?!間|间|曜)"
_DAY = rf"\s?(?P<day>3[01]|[12]\d|0?[1-9]|{_HAN}{{1,3}})\s?[日号號](?!間|间|本|元)"
_WHOLE = rf"(?:{_YEAR}|{_NEAR_YEAR})"


def rules(language: str) -> Iterator[Rule]:
    """The rules of Japanese (`ja`) or Chinese (`zh`)."""
    to = r"\s?(?:[-–—~～〜]|から|至|到)\s?"
    last = _DAY.replace("<day>", "<last>")
    patterns: list[tuple[str, Callable[[Words], Reading | None]]] = [
        (rf"{_WHOLE}{_MONTH}(?:{_DAY[: -len('(?!間|间|本|元)')]})?{to}{last}", _days),
        (rf"{_WHOLE}{_MONTH}{_DAY}", _day),
        (rf"{_WHOLE}{_MONTH}", _month),
        (rf"{_YEAR}(?:度|[春夏秋冬])?", lambda words: absolute(of_year(_year(words) or 0))),
        (rf"同年?{_MONTH.replace('同', '')}(?:{_DAY})?", lambda _: UNKNOWN),
        (rf"{_MONTH}{_DAY}", _day),
        (rf"(?<![\d个個])(?<!几){_MONTH}(?:[上中下]旬|初|底|末|份)?", _month),
        (r"(?P<decade>1[5-9]\d0|20\d0)年代", _decade),
        (r"(?:20|二十)世纪(?P<short>[1-9]0|[一二三四五六七八九]十)年代", _decade),
    ]
    patterns += _JAPANESE if language == "ja" else _CHINESE
    for pattern, read in patterns:
        yield Rule(regex.compile(pattern), read)


def _number(written: str) -> int:
    """The value of `12`, `十二` or `二〇二三`."""
    plain = written.translate(_DIGITS)
    if "十" not in plain:
        return int(plain)
    tens, _, ones = plain.partition("十")
    return 10 * int(tens or 1) + int(ones or 0)


def _year(words: Words) -> int | None:
    if words["year"]:
        return _number(words["year"])
    if words["era"]:
        return _ERAS[words["era"]] + (1 if words["n"] == "元" else int(words["n"]))
    if words["near"] and words.published:
        return words.published.year + _RELATIVE_YEARS[words["near"]]
    return None


def _dated(words: Words, written: str | None) -> Reading:
    return resolved(written) if words["near"] or not (words["year"] or words["era"]) else absolute(written)


def _day(words: Words) -> Reading | None:
    month, day, year = _number(words["month"]), _number(words["day"]), _year(words)
    if of_day(2024, month, day) is None:
        return None
    if year is not None:
        return _dated(words, of_day(year, month, day))
    found = None if words["near"] else nearest_day(words, month, day)
    return resolved(found.isoformat() if found else None)


def _month(words: Words) -> Reading | None:
    month, year = _number(words["month"]), _year(words)
    if not 1 <= month <= 12:
        return None
    if year is None and not words["near"]:
        year = nearest_month(words, month)
    return _dated(words, of_month(year, month) if year else None)


def _days(words: Words) -> Reading | None:
    month, year = _number(words["month"]), _year(words)
    if year is None:
        return UNKNOWN
    first = of_day(year, month, _number(words["day"])) if words["day"] else None
    return _dated(words, between(first, of_day(year, month, _number(words["last"]))))


def _decade(words: Words) -> Reading:
    first = int(words["decade"]) if words["decade"] else 1900 + _number(words["short"])
    return absolute(between(of_year(first), of_year(first + 9)))


def _weekday(words: Words) -> Reading:
    """A weekday, in the named week, or else chosen by the tense."""
    number = _WEEKDAYS[words["weekday"]]
    if words.published is None:
        return UNKNOWN
    if words["week"]:
        weeks = _RELATIVE_WEEKS.get(words["week"], 0)
        return resolved(of_moved(words.published, number - words.published.weekday() + 7 * weeks))
    return weekday(words, number, words.tense)


def _day_alone(words: Words) -> Reading | None:
    """A day without a month: the last or the next such day, chosen by the tense."""
    if words.published is None or words.tense is None:
        return UNKNOWN
    on, day = words.published, int(words["day"])
    past = words.tense is Tense.PAST
    by = -1 if past and day > on.day else 1 if not past and day < on.day else 0
    month = of_month(on.year, on.month + by)
    return resolved(of_day(int(month[:4]), int(month[5:]), day) if month else None)


_JAPANESE: list[tuple[str, Callable[[Words], Reading | None]]] = [
    (r"(?:(?P<week>今|先|来)週の?)?(?P<weekday>[月火水木金土日])曜日?", _weekday),
    (rf"(?<![\d月.]){_DAY.replace(_HAN + '{1,3}', '(?!)')}(?=、|午前|午後|夜|未明|夕|昼|朝|までに)", _day_alone),
]
_CHINESE: list[tuple[str, Callable[[Words], Reading | None]]] = [
    (r"(?:周|星期)[一二三四五六日天](?:[、和及至到](?:周|星期)[一二三四五六日天])+", lambda _: None),
    (
        r"(?:(?P<week>本|这|這|上|下)?(?:周|週)|(?P<week>本|这|上|下)?星期|(?P<week>上|下)?礼拜)(?P<weekday>[一二三四五六日天])",
        _weekday,
    ),
]
