"""What passages in other languages than English hold of a kind: figures, dates and names, by patterns.

Names of months and of weekdays are the Unicode CLDR's, by Babel. Names of people are found where a script has capitals;
places nowhere, since the word before them that tells is another in each language.
"""

from collections.abc import Callable, Iterator
from functools import cache

import regex

from retrieval.models import Span
from retrieval.ranking.kinds import Kind

Finder = Callable[[str], Iterator[Span]]

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
_NAME = r"\p{Lu}[\p{L}\p{M}’'-]+(?:\s+(?:(?:de|del|da|di|von|van|der|al|bin|la|du)\s+)?(?:\p{Lu}[\p{L}\p{M}’'-]+|\p{Lu}\.))+"

_WITHOUT_CAPITALS = frozenset({"ar", "fa", "ur", "he", "hi", "th", "zh", "ja", "ko"})
_FALLBACK = "und"


@cache
def finder_of(kind: Kind, language: str) -> Finder | None:
    """What finds spans of a kind in a language, or None where nothing does."""
    if kind is Kind.PERSON:
        return None if language in _WITHOUT_CAPITALS else _finder(_NAME)
    if kind is Kind.DATE:
        return _finder(_date_pattern(language))
    if kind is Kind.NUMBER:
        return _counts(language)
    patterns = {
        Kind.PERCENTAGE: rf"{_QUANTITY}\s*{_PERCENT}|百分之\s*[\d.一二三四五六七八九十]+|[%٪]\s*{_DIGITS}|yüzde\s+{_DIGITS}",
        Kind.MONEY: rf"{_CURRENCY}\s?{_QUANTITY}|{_QUANTITY}\s*(?:de\s+)?{_CURRENCY}",
        Kind.DURATION: rf"{_QUANTITY}\s*{_UNIT}(?!\p{{L}})",
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
