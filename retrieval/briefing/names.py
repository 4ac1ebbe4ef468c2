"""Decides which names in English sentences may be names of people, from the words in and around them."""

import regex

from retrieval.model import Span
from retrieval.text.aliases import COUNTRY_TERMS
from retrieval.text.stopwords import ENGLISH
from retrieval.text.tokens import tokenize

WHEN_OR_HOW = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
    november december yesterday today tomorrow meanwhile however additionally currently later earlier now then still instead
    nevertheless nonetheless moreover furthermore therefore thus besides presumably apparently reportedly allegedly fortunately
    unfortunately luckily sadly recently previously formerly originally finally notably added said says like unlike including even just perhaps only
    """.split()  # noqa: SIM905 - a paragraph of words reads better than a column
)
_NOT_PEOPLE = regex.compile(
    r"\b(?:Bowl|CEO|Corporation|Company|Inc|Corps?|Awards?|Road|Street|Avenue|Day|Depot|Lords?|Series|Boot|Cup|Universit\w+|College|School|"
    r"Party|Prize|War|League|Show|Force|Command|Agency|Ministry|Department|Office|Council|Court|Parliament|Senate|House|Union|Bank|Times|"
    r"Post|News|River|Lake|Mountains?|Islands?|Sea|Ocean|Bay|City|County|State|Park|Airport|Church|Museum|Theat(?:re|er)|Studios?|Records|"
    r"Games?|Act|Treaty|Agreement|Empire|Kingdom|Republic|Army|Navy|Committee|Commission|Association|Federation|Institute|Foundation|Best|"
    r"Championships?|Tournament|Hall|Fame|Academy|Testament|Bible|Code|Catholic|Christian|Jewish|Muslim|Islamic|Street|Tower|Bridge|"
    r"January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_PLACE_WORD = regex.compile(
    r"\b(?:Hospital|Station|Square|Valley|Mount|Port|Saint|San|Santa|New|North|South|East|West|Northern|Southern|Eastern|Western|Prison|Forum|"
    r"Alliance|Partners|Bancorp|Motors|Group|Holdings|Airlines|Airways|Brewing|Fund|Trust|Society|Centre|Center|Institution|Assembly|"
    r"Secretary|Minister|President|Officer|Chief|Anchor|Correspondent|Editor|Investigator|Gov|Sen|Rep|Lt|Sgt|MP|MPs|Stage|Festival|WR|QB|RB|"
    r"Elementary|Orchestra|Symphony|Choir|Band|Team|United|Rovers|Prefecture|Province|District|Region)\b"
)


_MEDIUM = regex.compile(
    r"^(?:\p{Lu}{3,}|FC|AC|AP|TV|UN|EU|US|UK)\b(?! \p{Lu}+$)|\b(?:Business|Sports?|Today|Television|Radio|Magazine|Herald|Tribune|Gazette|Journal|Newsroom)$|"
    r"^(?:Consort|Dowager|Regent|Mother|Elect|Emeritus)$"
)
"""Media, clubs, and words that follow a title but are not a name: `CNN Business`, `Queen Consort`."""
_IS_CUT = regex.compile(r"ing \p{Lu}$|^(?:Jr|Sr|I{1,3}|IV)$")
_COUNTRIES = COUNTRY_TERMS - {"january", "february", "april", "august"}
"""Without months that are also first names: Jan Novak, April Jones."""
ORGANISED = regex.compile(
    r"\b(?:Organi[sz]ation|Office|Agency|Association|Administration|Authority|Commission(?:er)?|Committee|Council|Union|Institut\w+|Cent(?:re|er)s?|"
    r"Departments?|Ministry|Party|Bank|Fund|Federation|League|Services?|Board|Bureau|Society|Group|Company|Corporation|Universit\w+|College|"
    r"Hospitals?|Courts?|Command|Forces?|Army|Front|Movement|Alliance|Forum|Programme|Program|Network|Foundation|Trust|Academy|Assembly|"
    r"Congress|Laborator\w+|Survey|Observatory|Coalition|Conference|Initiative|Partnership|Exchange|Nations|Community|Corps|Guard|Police|"
    r"Patrol|Industr\w+|Airlines|Airways|Club|Team)\b"
)
"""Words in names of organisations. Other acronyms may stand for an award, an illness or a law."""


def may_be_person(text: str, name: Span) -> bool:
    """Whether a name can be a person: not a country, without words for places or organisations, not all capitals."""
    written = text[name.start : name.end]
    if written.isupper() or _NOT_PEOPLE.search(written) or _PLACE_WORD.search(written) or _MEDIUM.search(written):
        return False
    if _IS_CUT.search(written) or (text[name.end - 2 : name.end - 1] == " " and text.startswith(".", name.end)):
        return False
    words = written.casefold().split()
    unlike = any(word in ENGLISH | WHEN_OR_HOW for word in words[:1] + words[-1:])
    return not unlike and not any(token.term in _COUNTRIES for token in tokenize(written))
