"""What kind of thing a question asks for, read from its words (after Li and Roth, COLING 2002, coarse classes)."""

import re
from enum import StrEnum


class Kind(StrEnum):
    """The type of the expected answer."""

    NUMBER = "number"
    MONEY = "money"
    PERCENTAGE = "percentage"
    DATE = "date"
    DURATION = "duration"
    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    REASON = "reason"
    MANNER = "manner"
    YES_NO = "yes/no"
    DEFINITION = "definition"
    OTHER = "other"


_MEASURES = (
    r"(?:number|size|strength|count|total|amount|figure|population|gdp|gnp|area|height|length|width|depth|weight|mass|speed|distance|"
    r"temperature|elevation|altitude|age|rate|percentage|score|capacity|volume|density)"
)
_RULES: tuple[tuple[Kind, str], ...] = (
    (Kind.DATE, r"^\W*(?:(?:by|since|until|from)\s+)?when\b"),
    (Kind.PERCENTAGE, r"\b(?:what|which)\s+(?:per\s?cent(?:age)?|share|proportion|fraction)\b|\bper\s?cent(?:age)?\b"),
    (Kind.PERCENTAGE, r"\bhow\s+(?:much|large|big|high)\b.*\b(?:of\s+(?:its\s+|the\s+|their\s+)?gdp|share|proportion)\b"),
    (Kind.MONEY, r"\bhow\s+much\b.*\b(?:cost|pay|paid|spen[dt]|worth|money|price|charge|earn|raise|invest|fund|owe)"),
    (Kind.MONEY, r"\b(?:what|which)\b.*\b(?:price|cost|budget|salary|fee|fine|revenue|value)\b"),
    (Kind.DURATION, r"\bhow\s+(?:long|many\s+(?:years|months|weeks|days|hours|minutes))\b"),
    (Kind.DATE, r"\b(?:what|which)\s+(?:(?:exact|calendar)\s+)?(?:year|date|day|month|time|decade|century)\b|\bhow\s+(?:soon|recent)\b"),
    (Kind.DATE, r"\b(?:by|since|until)\s+when\b|^(?!.*\b(?:what|which|who\w*|where|why|how)\b.*\bwhen\b).*\bwhen\b"),
    (Kind.NUMBER, r"\bhow\s+(?:many|much|large|big|high|far|tall|fast|often|deep|heavy|strong|old)\b"),
    (Kind.NUMBER, rf"\bwhat(?:'s|\s+is|\s+are|\s+was|\s+were)?\s+(?:the\s+)?(?:\w+\s+)?{_MEASURES}\b"),
    (Kind.NUMBER, rf"\b(?:what|which)\s+{_MEASURES}\b"),
    (Kind.PERSON, r"\bwho(?:m|se|'s)?\b"),
    (Kind.PERSON, r"\b(?:what|which)\s+(?:\w+\s+){0,2}(?:minister|president|spokes\w+|official|person|man|woman|leader)\b"),
    (Kind.PERSON, r"\bname\s+of\s+the\s+(?:\w+\s+){0,2}(?:minister|president|spokes\w+|official|person|leader)\b"),
    (Kind.ORGANISATION, r"\b(?:what|which)\s+(?:\w+\s+)?(?:company|organi[sz]ation|agency|firm|party|group|team|paper)\b"),
    (Kind.PLACE, r"\bwhere(?:'s|abouts)?\b"),
    (Kind.PLACE, r"\b(?:what|which)\s+(?:\w+\s+)?(?:city|country|state|place|island|town|region|capital|continent|location)\b"),
    (Kind.REASON, r"\b(?:why|how\s+come|(?:what|which)\s+(?:is\s+the\s+|are\s+the\s+)?(?:reasons?|causes?|purpose|aim|goal))\b"),
    (Kind.MANNER, r"\bhow\b"),
    (Kind.DEFINITION, r"^\s*(?:what(?:'s|\s+is|\s+are)\s+(?:an?\s+|the\s+)?[\w-]+(?:\s+[\w-]+)?\s*\??\s*$|define\b)"),
    (Kind.YES_NO, r"^\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b"),
)  # fmt: skip
_OTHER_LANGUAGES: tuple[tuple[Kind, str], ...] = (
    # Spanish, Portuguese, Italian, French
    (Kind.PERCENTAGE, r"\b(?:porcentaje|percentagem|porcentagem|percentuale|pourcentage)\b|\b(?:por|per|pour)\s?cent[oa]?\b"),
    (Kind.MONEY, r"\b(?:cuánto\s+cuesta|cuánto\s+costó|quanto\s+custa|quanto\s+custou|quanto\s+costa|combien\s+coûte)\b"),
    (Kind.DURATION, r"\b(?:cuánto\s+(?:tiempo|dur\w+)|quanto\s+tempo|quanto\s+dura|combien\s+de\s+temps)\b"),
    (Kind.DATE, r"\b(?:cuándo|quando|quand|(?:qué|que|en\s+qué|em\s+que|quelle?|in\s+che|che)\s+(?:año|fecha|ano|data|année|date|anno|mois|mes))\b"),
    (Kind.NUMBER, r"\b(?:cuánt[oa]s?|quant[oiae]s?|combien)\b"),
    (Kind.PERSON, r"\b(?:quién(?:es)?|quem|chi|qui)\b"),
    (Kind.PLACE, r"\b(?:dónde|adónde|onde|dove|où)\b|\b(?:qué|que|quelle?|quale|che)\s+(?:país|ciudad|cidade|paese|città|pays|ville)\b"),
    (Kind.REASON, r"\b(?:por\s+qué|por\s+que|perché|pourquoi)\b"),
    (Kind.MANNER, r"\b(?:cómo|como|come|comment)\b"),
    # German, Dutch
    (Kind.PERCENTAGE, r"\b(?:wie\s?viel\s+prozent|prozentsatz|prozent|hoeveel\s+procent|procent)\b"),
    (Kind.MONEY, r"\b(?:wie\s?viel\s+(?:geld|kostet\w*)|was\s+kostet\w*|hoeveel\s+kost)\b"),
    (Kind.DURATION, r"\b(?:wie\s+lange|hoe\s+lang)\b"),
    (Kind.DATE, r"\b(?:wann|wanneer|in\s+welchem\s+jahr|welches\s+(?:jahr|datum)|welk\s+jaar)\b"),
    (Kind.NUMBER, r"\b(?:wie\s?viele?n?|wie\s+(?:groß|hoch|weit|oft|alt)|hoeveel)\b"),
    (Kind.PERSON, r"\b(?:wer|wem|wen|wessen|wie\s+is|wie\s+heeft)\b"),
    (Kind.PLACE, r"\b(?:wo|woher|wohin|waar|in\s+welche[mr]\s+(?:land|stadt))\b"),
    (Kind.REASON, r"\b(?:warum|weshalb|wieso|waarom)\b"),
    (Kind.MANNER, r"^\W*(?:wie|hoe)\b"),
    # Russian, Ukrainian
    (Kind.PERCENTAGE, r"\b(?:процент\w*|відсот\w*)\b"),
    (Kind.MONEY, r"\bсколько\s+(?:стоит|стоил\w*|денег)\b"),
    (Kind.DURATION, r"\b(?:как\s+долго|сколько\s+(?:лет|времени|дней))\b"),
    (Kind.DATE, r"\b(?:когда|коли|в\s+каком\s+году|какого\s+числа)\b"),
    (Kind.NUMBER, r"\b(?:сколько|скільки)\b"),
    (Kind.PERSON, r"\b(?:кто|кого|кем|кому|хто)\b"),
    (Kind.PLACE, r"\b(?:где|куда|откуда|де|в\s+какой\s+(?:стране|городе)|в\s+каком\s+городе)\b"),
    (Kind.REASON, r"\b(?:почему|зачем|чому)\b"),
    (Kind.MANNER, r"^\W*(?:как|як)\b"),
    # Turkish, Vietnamese, Greek
    (Kind.PERCENTAGE, r"\byüzde\s+kaç|phần\s+trăm|ποσοστό"),
    (Kind.DATE, r"\bne\s+zaman\b|\bhangi\s+(?:yıl|tarih)\w*|\bkhi\s+nào\b|\bnăm\s+nào\b|\bbao\s+giờ\b|\bπότε\b|\bποι[οα]\s+έτος\b"),
    (Kind.DURATION, r"\bne\s+kadar\s+sür\w*|\bbao\s+lâu\b|\bπόσο\s+(?:καιρό|διήρκ\w+)\b"),
    (Kind.NUMBER, r"\bkaç\b|\bne\s+kadar\b|\bbao\s+nhiêu\b|\bmấy\b|\bπόσ\w+\b"),
    (Kind.PERSON, r"\bkim(?:dir|in|i|e|ler)?\b|\bai\b|\bποι(?:ος|ον|οι|ους)\b"),
    (Kind.PLACE, r"\bnere\w*|\bở\s+đâu\b|\bđâu\b|\bπού\b"),
    (Kind.REASON, r"\b(?:neden|niçin|niye)\b|\btại\s+sao\b|\bvì\s+sao\b|\bγιατί\b"),
    (Kind.MANNER, r"\bnasıl\b|\bnhư\s+thế\s+nào\b|\bπώς\b"),
    # Arabic
    (Kind.PERCENTAGE, r"نسبة|بالمئة|بالمائة"),
    (Kind.DATE, r"متى|في\s+أي\s+(?:عام|سنة|تاريخ)|ما\s+تاريخ"),
    (Kind.NUMBER, r"(?:^|\s)(?:كم|ما\s+عدد)(?:\s|$)"),
    (Kind.PERSON, r"(?:^|\s)من\s+(?:هو|هي|هم|الذي|التي|قام|كان)|^\W*من\s"),
    (Kind.PLACE, r"أين"),
    (Kind.REASON, r"لماذا"),
    (Kind.MANNER, r"كيف"),
    # Hindi
    (Kind.PERCENTAGE, r"प्रतिशत|फीसदी"),
    (Kind.DATE, r"कब|किस\s+(?:वर्ष|साल|तारीख|दिन)"),
    (Kind.NUMBER, r"कितन[ेीा]"),
    (Kind.PERSON, r"कौन|किस(?:ने|का|की|के)|किन्होंने"),
    (Kind.PLACE, r"कहाँ|कहां|किस\s+(?:देश|शहर)"),
    (Kind.REASON, r"क्यों"),
    (Kind.MANNER, r"कैसे"),
    # Chinese, Japanese
    (Kind.PERCENTAGE, r"百分之几|百分之多少|百分比|何パーセント|何%|何％|割合"),
    (Kind.MONEY, r"多少钱|多少錢|いくら|何円|何ドル"),
    (Kind.DURATION, r"多久|多长时间|どのくらいの期間|何年間|何日間"),
    (Kind.DATE, r"什么时候|何时|哪一?年|几月|哪一?天|いつ|何年|何月|何日"),
    (Kind.NUMBER, r"多少|几[个名位次人艘架]|何人|何名|何個|何隻|いくつ|どれ(?:だけ|くらい)|人数"),
    (Kind.PERSON, r"谁|誰|だれ"),
    (Kind.PLACE, r"哪里|哪儿|在哪|何处|どこ|哪个(?:国家|城市)|どの(?:国|都市)"),
    (Kind.REASON, r"为什么|为何|なぜ|どうして"),
    (Kind.MANNER, r"怎么|怎样|如何|どのように|どうやって"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _RULES)
_COMPILED_OTHERS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _OTHER_LANGUAGES)


def kind_of(question: str, *, language: str = "en") -> Kind:
    """The kind of answer that a question asks for; OTHER where its words do not say.

    Args:
        question: as typed.
        language: of the question; any but English is looked for in the patterns of all other languages, whose
            question words do not clash.
    """
    for kind, pattern in _COMPILED if language == "en" else _COMPILED_OTHERS:
        if pattern.search(question):
            return kind
    return Kind.OTHER
