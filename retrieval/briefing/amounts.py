"""Where dates, numbers, shares, sums of money and durations stand in a sentence; the patterns of every language."""

import re
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cache, lru_cache

import regex

from retrieval.models import Span


class Amount(Enum):
    """What is looked for."""

    NUMBER = "number"
    MONEY = "money"
    PERCENTAGE = "percentage"
    DATE = "date"
    DURATION = "duration"


Finder = Callable[[str], Iterator[Span]]

_ENGLISH_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sep(?:t(?:ember)?)?\.?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_ENGLISH_YEAR = r"(?:1[5-9]|20)\d\d"
_ENGLISH_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_ENGLISH_DATE = re.compile(
    rf"{_ENGLISH_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+{_ENGLISH_YEAR}\b)?"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_ENGLISH_MONTH}\b(?:,?\s+{_ENGLISH_YEAR}\b)?"
    rf"|\b{_ENGLISH_MONTH}\s+{_ENGLISH_YEAR}\b|\b{_ENGLISH_YEAR}s?\b"
    rf"|\b(?:last|next|this)\s+(?:week|month|year|spring|summer|autumn|fall|winter|{_ENGLISH_WEEKDAY}|{_ENGLISH_MONTH})\b"
    rf"|\b{_ENGLISH_WEEKDAY}\b|\b(?:yesterday|today|tomorrow|tonight)\b"
    rf"|\b(?:early|late|mid)[-\s](?:{_ENGLISH_MONTH}|{_ENGLISH_YEAR})\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)\s+centur(?:y|ies)(?:\s+(?:BCE?|AD|CE))?\b|\b\d{1,4}\s+(?:BCE?|AD|CE)\b"
    rf"|\b(?:spring|summer|autumn|fall|winter)\s+(?:of\s+)?{_ENGLISH_YEAR}\b"
)
_DIGITS = r"\d+(?:[.,\u066b\u066c\u00a0\u202f ]\d{3})*(?:[.,]\d+)?"
_SCALE = (
    r"(?:Millionen|Million|Milliarden|Milliarde|Tausend|millones|millón|mil|milhões|milhão|bilhões|milioni|milione|miliardi|"
    r"millions?|milliards?|mille|миллион\w*|млн|тысяч\w*|тыс\.?|миллиард\w*|млрд|мільйон\w*|مليون|ملايين|ألف|آلاف|مليار|"
    r"करोड़|लाख|हज़ार|हजार|मिलियन|अरब|बिलियन|milyon|milyar|bin|triệu|nghìn|ngàn|tỷ|εκατομμύρι\w*|χιλιάδες|δισεκατομμύρι\w*|"
    r"[万萬億亿兆千百]+|ล้าน|พัน|หมื่น|แสน)"
)
_QUANTITY = rf"{_DIGITS}(?:\s*{_SCALE}(?!\p{{L}}))*(?:\d+)?"
_YEAR = r"(?<!\d)(?:1\d{3}|20\d\d|२०\d\d|१\d{3})(?!\d)"
_PERCENT = (
    r"(?:[%٪％]|Prozent|por\s?cien(?:to)?|por\s?cento|per\s?cento|pour\s?cent|процент\w*|відсот\w*|بالمئة|بالمائة|في المئة|في المائة|"
    r"प्रतिशत|फीसदी|τοις εκατό|phần trăm|パーセント|เปอร์เซ็นต์)"
)
_CURRENCY = (
    r"(?:[€$£¥₹₽₺]|Euros?|euros?|[Dd]ol[lóà]?ar\w*|US-Dollar|libras?|sterline|livres|pesos?|yenes|Yen|доллар\w*|рубл\w*|евро|"
    r"دولار\w*|يورو|डॉलर|रुपय\w*|рупи\w*|dolar\w*|lira\w*|đô la|đồng|δολάρι\w*|ευρώ|美元|元|円|ドル|ユーロ|欧元|英镑|日元|บาท|ดอลลาร์)"
)
_UNIT = (
    r"(?:Jahr(?:en?|zehnten?)?|Monat(?:en?)?|Wochen?|Tage?n?|Stunden?|Minuten?|Sekunden?|años?|mes(?:es)?|semanas?|días?|horas?|minutos?|"
    r"segundos?|anos?|mês|dias?|anni|anno|mesi|mese|settiman[ae]|giorn[oi]|or[ae]|minut[oi]|ans?|années?|mois|semaines?|jours?|heures?|minutes?|"
    r"лет|год(?:а|ов)?|месяц\w*|недел\w*|дн(?:я|ей)|день|час\w*|минут\w*|років|роки|سنوات|سنة|عاما?ً?|أعوام|أشهر|شهرا?ً?|أيام|يوما?ً?|ساعات|ساعة|"
    r"साल|वर्ष\w*|महीने|दिन\w*|घंटे|मिनट|yıl\w*|ay|hafta|gün\w*|saat|dakika|năm|tháng|tuần|ngày|giờ|phút|χρόνια|έτη|μήνες|ημέρες|ώρες|λεπτά|"
    r"年間?|个月|ヶ月|か月|週間|周|星期|天|日間|小时|小時|時間|分钟|分間|ปี|เดือน|วัน|ชั่วโมง)"
)
_CENTURY = (
    r"(?:\d{1,2}\.\s*Jahrhunderts?|siglos?\s+[IVXL]+|século\s+[IVXL]+|[IVXL]+\s+secolo|[IVXL]+e\s+siècle|[IVXL]+\s+век\w*|القرن\s+\S+(?:\s+عشر)?|"
    r"\d{1,2}(?:वीं|वी)\s+(?:सदी|शताब्दी)|\d{1,2}\.\s*yüzyıl\w*|thế kỷ\s+(?:\d{1,2}|[IVXL]+)|\d{1,2}ος\s+αιώνας|\d{1,2}\s*世[纪紀])"
)
_EAST_DATE = (
    r"\d{2,4}\s*年代?(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号號])?)?|\d{1,2}\s*月\s*\d{1,2}\s*[日号號]|\d{1,2}\s*月"
)


@lru_cache(maxsize=8192)
def spans_of(kind: Amount, sentence: str, language: str) -> tuple[Span, ...]:
    """What a sentence holds of a kind; of English dates alone. Kept, because sentences are looked at again and again."""
    if language == "en":
        return tuple(Span(*match.span()) for match in _ENGLISH_DATE.finditer(sentence))
    find = _finder_of(kind, language)
    return tuple(find(sentence)) if find else ()


@cache
def _finder_of(kind: Amount, language: str) -> Finder | None:
    if kind is Amount.DATE:
        return _finder(_date_pattern(language))
    if kind is Amount.NUMBER:
        return _counts(language)
    patterns = {
        Amount.PERCENTAGE: rf"{_QUANTITY}\s*{_PERCENT}|百分之\s*[\d.一二三四五六七八九十]+|[%٪]\s*{_DIGITS}|yüzde\s+{_DIGITS}",
        Amount.MONEY: rf"{_CURRENCY}\s?{_QUANTITY}|{_QUANTITY}\s*(?:de\s+)?{_CURRENCY}",
        Amount.DURATION: rf"{_QUANTITY}\s*{_UNIT}(?!\p{{L}})",
    }
    return _finder(patterns[kind]) if kind in patterns else None


def _finder(pattern: str) -> Finder:
    compiled = regex.compile(pattern)
    return lambda passage: (Span(*match.span()) for match in compiled.finditer(passage))


def _counts(language: str) -> Finder:
    taken_by = regex.compile(f"{_date_pattern(language)}|{_QUANTITY}\\s*{_PERCENT}")
    counts = regex.compile(rf"(?<![\p{{L}}\d.,]){_QUANTITY}" if language not in {"zh", "ja", "th"} else _QUANTITY)

    def find(passage: str) -> Iterator[Span]:
        taken = [Span(*match.span()) for match in taken_by.finditer(passage)]
        for match in counts.finditer(passage):
            if not any(Span(*match.span()).within(other) for other in taken):
                yield Span(*match.span())

    return find


def _date_pattern(language: str) -> str:
    if language in {"zh", "ja"}:
        return rf"{_EAST_DATE}|{_CENTURY}|{_YEAR}"
    names = "|".join(sorted(map(regex.escape, _calendar_names(language)), key=len, reverse=True))
    of = r"(?:(?:de|del|di|of|tháng)\s+)?"
    months = rf"(?:\d{{1,2}}(?:er|º|°|\.)?\s+{of})?(?<!\p{{L}})(?:{names})(?!\p{{L}})\.?(?:\s+{of}\d{{1,2}}(?!\d))?(?:,?\s+{of}{_YEAR})?"
    vietnamese = r"(?:ngày\s+\d{1,2}\s+)?tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?"
    return rf"{vietnamese}|{months}|{_CENTURY}|{_YEAR}" if names else rf"{_CENTURY}|{_YEAR}"


def _calendar_names(language: str) -> set[str]:
    """The names of months and weekdays, long and short, as they stand alone and in a date."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return set()
    found: set[str] = set()
    for names in (locale.months, locale.days):
        for context in ("format", "stand-alone"):
            found |= set(names[context]["wide"].values())
    for context in ("format", "stand-alone"):
        found |= {name.rstrip(".") for name in locale.months[context]["abbreviated"].values()}
    return {name for name in found if not name.isdigit() and len(name) > 2}
