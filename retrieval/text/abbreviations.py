"""Abbreviations that end with a full stop inside a sentence, and words that open one, all without the stop."""

from dataclasses import dataclass
from functools import cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = {
    "en": """mr mrs ms messrs mmes dr drs prof profs rev revs fr sr st ste mt ft gen gens maj col cols lt lts capt cpl cmdr
        adm sgt brig pvt ens sen sens rep reps gov govs pres sec hon amb atty supt det insp msgt tsgt""",
    "es": "sr sra srta sres dr dra d dña ud uds vd gral cnel lic ing sta sto",
    "de": "dr prof hr fr frl dipl ing st mag",
    "fr": "m mm mme mlle mgr dr me pr st ste",
    "pt": "sr sra srta dr dra d exmo exma prof eng",
    "it": "sig dott prof avv on ing mons",
    "ru": "проф акад доц г-н г-жа гр тов ген полк кап",
    "tr": "sn dr prof av doç bay",
}
"""Stand before a name: never the end of a sentence if a capital follows."""

_NUMBERED = {
    "en": "no nos nr n° nº p pp pg pgs vol vols ch chap sec sect para art arts fig figs eq ref tel ext bd §",
    "es": "n° nº núm núms pág págs p pp art arts vol cap fig",
    "de": "nr abs kap ziff bl s art bd abb",
    "fr": "n° nº art p pp vol chap fig",
    "pt": "n° nº núm pág págs p art vol cap fig",
    "it": "n° nº n pag p art vol cap fig",
    "ru": "с рис гл ст пп п табл №",
    "tr": "no s md",
}
"""Stand before a number: the end of a sentence only if none follows."""

_CLOSING = {
    "en": """inc co corp ltd llc plc bros jr sr esq phd md ba ma mba etc al ind assn dept univ est dist mfg cos
        Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Kan Ky La Mass Md Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn
        Tex Vt Va Wash Wis Wyo Ont Que""",
    "es": "etc ecc cía sa",
    "de": "usw etc gmbh jh",
    "fr": "etc cie",
    "pt": "etc cia ltda",
    "it": "ecc",
    "ru": "г гг в вв т руб тыс млн млрд коп н э др пр обл р",
    "tr": "vb vd",
}
"""May end a sentence: they do if a word follows that opens one. Those with a capital count only when written so."""

_INNER = {
    "en": """vs v cf ca approx viz ie eg incl excl resp esp ave blvd rd sq hwy pkwy apt bldg""",
    "es": "aprox aa av ee p.ej ej ss.mm",
    "de": "z zb ca vgl u a d h o ä evtl ggf bspw bzw sog inkl zzgl mio mrd tsd str ebd geb gest z.b d.h u.a",
    "fr": "p.ex ex env av apr j.-c",
    "pt": "p.ex ex aprox av",
    "it": "es p.es ca",
    "ru": "им ул просп пер напр см ср тел т.е т.к",
    "tr": "örn bkz mah cad yy",
}
"""Hardly ever end a sentence."""


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """The abbreviations of one language, in four behaviours."""

    titles: frozenset[str]
    numbered: frozenset[str]
    closing: frozenset[str]
    inner: frozenset[str]

    def holds(self, group: frozenset[str], word: str) -> bool:
        """Whether the word, written as it is or in small letters, is in a group of these."""
        return word in group or word.casefold() in group


@cache
def abbreviations(language: str) -> Abbreviations:
    """Those of a language beside the English ones, which are quoted everywhere; English alone for other languages."""

    def of(table: dict[str, str]) -> frozenset[str]:
        return _words(table.get(language, "")) | (_words(table["en"]) if language not in _CYRILLIC else frozenset())

    return Abbreviations(of(_TITLES), of(_NUMBERED), of(_CLOSING), of(_INNER))


_CYRILLIC = frozenset({"ru"})
MONTHS = _words("jan feb febr mar apr jun jul aug sep sept oct okt nov dec dez ene abr ago dic janv févr avr juil déc")
WEEKDAYS = _words("mon tue tues wed weds thu thur thurs fri sat sun")
CLOCK = _words("a.m p.m am pm")
TIME_ZONES = _words(
    """
    ET EST EDT CT CST CDT MT MST MDT PT PST PDT AT AST ADT AKST AKDT HST GMT UTC BST WEST WET CET CEST EET EEST MSK TRT IST
    PKT WIB WITA WIT SGT HKT CST JST KST AEST AEDT ACST AWST NZST NZDT BRT ART Eastern Central Mountain Pacific Atlantic
    """
)
"""Follow a clock time in the same sentence; written in capitals, `ET` is no French word and `AT` no English one."""

OPENERS = _words(
    """
    the a an he she it they we you i his her its their our my your this that these those there here in on at but and or
    so if when while as after before since although though because however meanwhile according for from by with without
    to under over during until what who whom whose which how why where did do does is are was were will would can could
    should may might has have had some many most all both several few each every another other others none also then now
    yet still instead nevertheless moreover furthermore besides such not no let please today yesterday tomorrow later
    earlier nobody everyone everybody someone one two three once only even just perhaps maybe
    el la los las un una él ella ellos esto eso en de por para pero y con según cuando como no si también
    der die das ein eine er sie es wir ihr im in am an auf aber und doch nach bei mit für von zu wenn als auch diese dieser
    le la les un une il elle ils elles on ce cette ces dans en mais et avec pour selon après quand si
    o os as um uma ele ela eles em no na mas e com segundo quando se
    il lo gli uno lui lei loro nel nella ma con secondo quando se dopo
    он она оно они мы вы это этот эта эти в на по с со и но а к из от для после когда если так также как что
    bu şu o onlar ve ama fakat ancak
    """
)
"""Words that open sentences and hardly ever follow an abbreviation inside one. Common function words, no names."""

SHOUTING_NAMES = _words("yahoo jeopardy yum kahoot")
"""Names that carry an exclamation mark of their own."""
