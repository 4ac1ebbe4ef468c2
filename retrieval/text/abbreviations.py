"""What the words around a full stop say about it, language by language.

Abbreviations are written without their last stop, in small letters; one with a capital counts only when written so
(`Mass.` is a state, `mass.` is a word).
"""

from dataclasses import dataclass
from functools import cache

_TITLES = {
    "en": """mr mrs ms messrs mmes mx dr drs prof profs rev revs fr sr sra srta mt ft gen gens maj col cols lt lts
        capt cpl cmdr adm sgt brig pvt pfc ens sen sens rep reps gov govs pres hon amb atty attys supt det insp msgt tsgt
        sec secy asst assoc dir comdr vice-adm rear-adm mme mlle mgr esq st""",
    "es": "sr sra srta sres sras dr dra dres d dña ud uds vd vds gral cnel cap lic ing arq sta sto fr mons excmo excma pdte",
    "de": "dr prof hr hrn fr frl dipl ing mag med jur phil theol rer nat habil st fa geb verw ev kath dipl.-ing",
    "fr": "m mm mme mmes mlle mlles mgr dr drs me mes pr prs st ste sts",
    "pt": "sr sra srs sras srta dr dra drs d exmo exma prof profa eng enga pe sto sta gen cel cap",
    "it": "sig sigg sig.ra sig.na dott dott.ssa prof prof.ssa avv on ing mons arch geom rag sen gen cav comm d dir amm",
    "nl": "dhr mevr mw drs ir mr dr prof ing ds st jhr",
    "pl": "ks abp bp bł św gen płk mjr kpt inż mgr red prof hab al ul pl",
    "sv": "hr fr dr prof st",
    "ru": "проф акад доц г-н г-жа гр тов ген полк кап лейт мл ст д-р св инж дж им ул просп пр-т пер пл наб пос пгт дер оз",
    "uk": "проф акад доц гр тов ген св ім вул просп пл м с оз",
    "el": "κ κα κκ δρ καθ αγ στρ πρ λεωφ οδ",
    "tr": "sn dr prof doç yrd op av alb gen org korg hz st müh uzm",
    "vi": "ts pgs gs ths bs ks tp ls st mr mrs dr gs.ts pgs.ts",
    "hi": "डॉ श्री श्रीमती प्रो सुश्री पं कु मो",
    "ar": "د أ م ا ج س ك ه و ي إ ع ف ب ط ن ر ل ص ش ق ح خ غ ث ذ ز ت",
}
"""Stand before a name: never the end of a sentence."""

_NUMBERED = {
    "en": """no nos nr n° nº p pp pg pgs vol vols ch chap sect para paras art arts fig figs eq eqs ref refs tel ext bd §
        rs ver app""",
    "es": "n° nº no núm núms pág págs p pp art arts vol cap fig tel párr párrf ap",
    "de": "nr nrn abs kap ziff bl s art bd bde abb tab vgl rn anm",
    "fr": "n° nº no art arts p pp vol chap fig tél al",
    "pt": "n° nº núm pág págs p pp art arts vol cap fig tel",
    "it": "n° nº n nn pag pagg p pp art artt vol cap fig tel",
    "nl": "nr nrs blz art",
    "pl": "nr str art ust poz tel",
    "ru": "с стр рис гл ст пп п ч табл № кв д корп тел прим",
    "uk": "с стор рис гл ст п ч табл №",
    "el": "αρ αριθ σελ σελ. άρθ παρ τηλ τόμ κεφ",
    "tr": "no s md m sf cilt tel",
    "vi": "số tr đ k",
}
"""Stand before a number: the end of a sentence only if none follows."""

_CLOSING = {
    "en": """inc co corp ltd llc plc bros jr phd ph.d md ba ma mba al ind assn dept depts univ est dist mfg cos govt intl
        natl ave avg blvd rd sq hwy pkwy apt bldg min mins hr hrs sec secs ft yd yds lb lbs oz pt pts gal km cm mm kg tsp
        tbsp u.s.c eds ed trans
        Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Kan Ky La Mass Md Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn
        Tex Vt Va Wash Wis Wyo Ont Que Sask Alta""",
    "es": "cía sa ee.uu uu min hs km av avda",
    "de": "gmbh jh jhd chr mio mrd tsd std min str pl",
    "fr": "cie ltée éd sté min h",
    "pt": "cia ltda s.a min",
    "it": "soc s.p.a min",
    "pl": "r w tys mln mld zł gr godz n.e p.n.e",
    "ru": "г гг в вв т руб тыс млн млрд трлн коп дол долл н э др пр обл р н.э куб.м кв.м у.е мин сек ч",
    "uk": "р рр ст тис млн млрд грн коп ін обл",
    "el": "π.χ μ.χ μ.μ π.μ χλμ εκατ δισ ευρ",
    "tr": "a.ş ltd şti m.ö m.s",
}
"""May end a sentence: they do if a word follows that opens one."""

_FINAL = {
    "en": "etc",
    "es": "etc",
    "de": "usw etc usf",
    "fr": "etc",
    "pt": "etc",
    "it": "ecc etc",
    "nl": "enz etc",
    "pl": "itd itp",
    "ru": "т.д т.п",
    "el": "κ.λπ κλπ κ.ά",
    "vi": "v.v",
}
"""End a sentence whenever a capital follows."""

_INNER = {
    "en": """vs v cf ca approx viz ie eg e.g i.e incl excl resp esp dia max misc orig pron""",
    "es": "aprox aa vv ej p.ej ss.mm máx mín admón ntra",
    "de": """z zb bspw ca vgl u a d h o ä evtl ggf bzw sog inkl exkl zzgl ebd gest z.b d.h u.a z.t z.z i.d.r o.ä
        u.ä bes dt engl frz urspr verh mo di mi do sa so""",
    "fr": "p.ex ex env av apr j.-c c.-à-d max min",
    "pt": "p.ex ex aprox av r",
    "it": "es p.es ad.es ca ecc.to",
    "nl": "bijv bv o.a m.b.t d.w.z i.p.v t.a.v ca nl",
    "pl": "np tzn tzw m.in ok por ur zm im",
    "sv": "t.ex bl.a dvs ca s.k",
    "ru": "напр см ср т.е т.к т.н ок ум род",
    "uk": "напр див т.зв нар",
    "el": "δηλ βλ πρβλ λ.χ απεβ γεν",
    "tr": "örn bkz çev yay haz mah cad sok vb vs yy",
    "hi": "ई पू",
}
"""Hardly ever end a sentence."""

_MONTHS = {
    "en": "jan feb febr mar apr jun jul aug sep sept oct nov dec",
    "es": "ene feb mar abr may jun jul ago sep sept set oct nov dic lun mié jue vie sáb dom",
    "de": "jan jän feb mär mrz apr jun jul aug sep sept okt nov dez",
    "fr": "janv févr avr juil sept oct nov déc lun mer jeu ven sam dim",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "it": "gen genn feb febbr mar apr mag giu lug ago set sett ott nov dic lun mer gio ven sab dom",
    "nl": "jan feb mrt apr jun jul aug sep sept okt nov dec",
    "ru": "янв фев февр мар апр авг сен сент окт нояб дек",
}
"""Months and days: before a figure no end; else the end if written as a word, or if a word follows that opens one."""

_DAYS = "mon tue tues wed weds thu thur thurs fri sat sun"

_OPENERS = {
    "en": """the a an he she it they we you i his her its their our my your this that these those there here in on at but
        and or nor if when while as after before since although though because however meanwhile according for from by
        with without to under over during until unless despite amid among what who whom whose which how why where did do
        does is are was were would can could should might has have had some many most all both several few each every
        another other others none also then now yet still instead nevertheless moreover furthermore besides such not no
        let please today yesterday tomorrow later earlier nobody everyone everybody someone only even just perhaps maybe
        once thus therefore hence so
        officials police critics analysts experts prosecutors investigators researchers scientists authorities residents
        witnesses lawyers supporters opponents lawmakers economists investors traders shares prices nearly about more
        less neither nothing something""",
    "es": """el la los las un una unos unas él ella ellos ellas esto eso este esta estos estas ese esa en de por para pero
        y con según cuando como no si sin también tampoco se su sus al tras desde aunque entre hasta lo ya es son fue""",
    "de": """der die das ein eine einer eines er sie es wir ihr ich im in am an auf aber und doch nach bei mit für von vom
        zu zum zur wenn als auch diese dieser dieses dann da dort hier so seit vor über unter durch um nun sein seine man
        nicht was wer wie wo warum weil während trotz laut danach zudem jedoch beide""",
    "fr": """le la les un une il elle on ils elles ce cette ces dans en mais et avec pour selon après quand si au aux du
        des de par sur sous son sa ses nous vous je tu depuis pendant comme l d c j n s qu puis alors où""",
    "pt": """o a os as um uma ele ela eles elas em no na nos nas mas e com segundo quando se para por de do da ao isso este
        esta esse essa não também seu sua após desde""",
    "it": """il lo la i gli le un uno una lui lei loro nel nella nei in ma e con secondo quando se dopo per di del della
        da dal si non anche questo questa l d poi""",
    "nl": "de het een hij zij ze wij we in op maar en met voor van na als dit deze dat die er ook volgens",
    "pl": "w na z i a ale to ten ta te on ona oni po od do za jak gdy nie się jednak według przez dla",
    "ru": """он она оно они мы вы ты я это этот эта эти эту в на по с со и но а к из от для о об у за до при после когда
        если так также как что все всё его её их там здесь тогда потом затем однако кроме около существует не""",
    "uk": "він вона воно вони ми ви я це цей ця ці в у на по з із зі і й та але а до від для про за після коли якщо як що не",
    "el": "ο η το οι τα των τον την στο στη στην στον στις στα και αλλά όμως με για από σε αν όταν όπως αυτό αυτή αυτός δεν ένα ένας μια",
    "tr": "bu şu o onlar ve ama fakat ancak bir ben biz siz ayrıca daha sonra her çok ne",
    "vi": "ông bà họ và nhưng trong ở nó các những một khi theo tuy vì nếu đó đây không sau từ với",
}
"""Words that open sentences and hardly ever follow an abbreviation inside one: function words, what news opens with."""

_OTHER_SCRIPTS = ("ru", "uk", "el", "hi", "ar")
CLOCK = frozenset({"a.m", "p.m", "am", "pm"})
PLAIN_WORDS = frozenset("no art arts fig figs app para sec min max dir fr bl al so do sa mo".split())
"""Abbreviations that are words as well: before a capital they are taken for the word."""

SHOUTING_NAMES = frozenset("yahoo jeopardy yum kahoot joomla".split())
"""Names that carry an exclamation mark of their own."""


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """What a language knows about words before a full stop, by behaviour, and behind one (`openers`)."""

    titles: frozenset[str]
    numbered: frozenset[str]
    closing: frozenset[str]
    final: frozenset[str]
    inner: frozenset[str]
    months: frozenset[str]
    openers: frozenset[str]

    def holds(self, group: frozenset[str], word: str) -> bool:
        """Whether the word, written as it is or in small letters, is in a group of these."""
        return word in group or word.casefold() in group

    def knows(self, word: str) -> bool:
        """Whether the word is an abbreviation of any kind."""
        groups = (self.titles, self.numbered, self.closing, self.final, self.inner)
        return any(self.holds(group, word) for group in groups)


@cache
def abbreviations(language: str) -> Abbreviations:
    """Those of a language, and the English ones, which are quoted everywhere.

    Words in other scripts than Latin cannot be taken for English ones, so those are known whatever the language.
    """

    def of(table: dict[str, str]) -> frozenset[str]:
        languages = dict.fromkeys(("en", language, *_OTHER_SCRIPTS))
        return frozenset(word for name in languages for word in table.get(name, "").split())

    months = of(_MONTHS) | frozenset(_DAYS.split())
    groups = (of(_TITLES), of(_NUMBERED), of(_CLOSING), of(_FINAL), of(_INNER), months, of(_OPENERS))
    return Abbreviations(*groups)
