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


_MEASURES = r"(?:number|size|strength|count|total|amount|figure)"
_RULES: tuple[tuple[Kind, str], ...] = (
    (Kind.DATE, r"^\W*(?:(?:by|since|until|from)\s+)?when\b"),
    (Kind.PERCENTAGE, r"\b(?:what|which)\s+(?:per\s?cent(?:age)?|share|proportion|fraction)\b|\bper\s?cent(?:age)?\b"),
    (Kind.PERCENTAGE, r"\bhow\s+(?:much|large|big|high)\b.*\b(?:of\s+(?:its\s+|the\s+|their\s+)?gdp|share|proportion)\b"),
    (Kind.MONEY, r"\bhow\s+much\b.*\b(?:cost|pay|paid|spen[dt]|worth|money|price|charge|earn|raise|invest|fund|owe)"),
    (Kind.MONEY, r"\b(?:what|which)\b.*\b(?:price|cost|budget|salary|fee|fine|revenue|value)\b"),
    (Kind.DURATION, r"\bhow\s+(?:long|many\s+(?:years|months|weeks|days|hours|minutes))\b"),
    (Kind.DATE, r"\b(?:when|(?:what|which)\s+(?:year|date|day|month|time|decade|century)|how\s+(?:soon|recent))\b"),
    (Kind.DATE, r"\bby\s+(?:when|which|what)\b|\bsince\s+when\b|\buntil\s+when\b"),
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
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _RULES)


def kind_of(question: str) -> Kind:
    """The kind of answer that the question asks for; OTHER where its words do not say."""
    for kind, pattern in _COMPILED:
        if pattern.search(question):
            return kind
    return Kind.OTHER
