"""What people are and what bodies are called, as they are introduced in news: words before or behind a name."""

from functools import cache

import regex

_PEOPLE = {
    "en": """minister premier president chancellor secretary secretary-general spokesman spokeswoman spokesperson mayor mayoress
        governor senator congressman congresswoman chief head leader co-leader chairman chairwoman chairperson chair director manager
        coach captain striker goalkeeper defender midfielder forward player owner co-owner founder co-founder analyst strategist
        economist professor scientist researcher engineer doctor surgeon physician nurse teacher lecturer lawyer attorney barrister
        solicitor judge justice prosecutor general colonel major lieutenant sergeant admiral commander ambassador diplomat envoy
        commissioner councillor councilor councilwoman alderman candidate farmer fisherman fisher journalist reporter correspondent
        editor columnist writer author novelist poet playwright composer conductor pianist violinist oboist singer musician actor
        actress filmmaker artist painter sculptor architect historian archaeologist geologist biologist ecologist physicist chemist
        astronomer meteorologist climatologist glaciologist seismologist hydrologist epidemiologist virologist psychologist
        sociologist philosopher expert specialist activist campaigner resident survivor widow widower pharmacist shopkeeper executive
        officer ceo king queen prince princess pope bishop archbishop cardinal priest imam rabbi sheikh pilot astronaut driver runner
        cyclist swimmer skier winner champion technician official adviser advisor aide deputy member lawmaker legislator mp inspector
        detective sheriff consul treasurer curator librarian student pupil trader broker investor entrepreneur businessman
        businesswoman billionaire banker partner vice-president co-chair monk butcher baker carpenter builder mechanic plumber
        electrician mathematician statistician linguist anthropologist paleontologist palaeontologist photographer dancer
        choreographer designer developer programmer trustee dean rector vice-chancellor headteacher headmistress headmaster
        chairholder auditor ombudsman negotiator mediator rapporteur volunteer rescuer paramedic firefighter policeman policewoman
        skipper sailor goalscorer referee umpire wrestler boxer golfer sprinter marathoner guide beekeeper shepherd brewer
        counterpart colleague brother sister mother father son daughter wife husband neighbour neighbor presenter broadcaster host
        producer screenwriter comedian teenager pensioner retiree veteran""",
    "de": """präsident präsidentin minister ministerin kanzler kanzlerin bürgermeister bürgermeisterin sprecher sprecherin leiter
        leiterin chef chefin vorsitzender vorsitzende vorsitzenden direktor direktorin trainer trainerin kapitän professor professorin
        ökonom ökonomin forscher forscherin anwalt anwältin richter richterin senator senatorin landrat landrätin geschäftsführer
        geschäftsführerin gründer gründerin autor autorin experte expertin könig königin papst bischof general botschafter
        botschafterin beauftragter beauftragte abgeordneter abgeordnete abgeordneten vorstand sekretär sekretärin landwirt wirt""",
    "es": """presidente presidenta ministro ministra alcalde alcaldesa portavoz director directora consejero consejera secretario
        secretaria líder jefe jefa entrenador entrenadora profesor profesora gobernador gobernadora rey reina papa juez jueza fiscal
        senador senadora diputado diputada abogado abogada economista investigador investigadora embajador embajadora general""",
    "fr": """président présidente ministre maire porte-parole directeur directrice secrétaire chef cheffe entraîneur professeur
        professeure gouverneur roi reine pape juge procureur procureure sénateur sénatrice député députée avocat avocate économiste
        chercheur chercheuse ambassadeur ambassadrice général préfet préfète sage-femme médecin""",
    "pt": """presidente ministro ministra prefeito prefeita porta-voz diretor diretora secretário secretária líder chefe treinador
        treinadora professor professora governador governadora rei rainha papa juiz juíza senador senadora deputado deputada advogado
        advogada economista pesquisador pesquisadora embaixador embaixadora general""",
    "it": """presidente ministro ministra sindaco sindaca portavoce direttore direttrice segretario segretaria leader capo
        allenatore professore professoressa governatore re regina papa giudice procuratore senatore senatrice deputato deputata""",
    "ru": """президент премьер-министр премьер министр мэр губернатор глава директор гендиректор председатель пресс-секретарь
        представитель лидер тренер профессор депутат сенатор посол генерал судья прокурор адвокат экономист эксперт""",
    "tr": """cumhurbaşkanı başbakan bakan bakanı başkan başkanı sözcü sözcüsü müdür müdürü genel vali valisi profesör doktor
        milletvekili büyükelçi büyükelçisi teknik direktör general hakim savcı avukat""",
}  # fmt: skip
"""By language: words for people, in small letters."""

_BODIES = """company firm bank group party union operator agency newspaper charity start-up startup club manufacturer maker producer
    airline retailer brewer supplier insurer broadcaster consortium conglomerate developer carmaker chipmaker association federation
    utility publisher foundation institute contractor owner builder consultancy subsidiary"""

MODIFIERS = frozenset(
    """
    prime foreign finance defence defense interior home health education energy transport environment justice trade labour labor
    former retired acting interim deputy vice senior junior chief head lead assistant associate first opposition government state
    party police army navy union company club team school city town council county village power technology technical financial
    operating executive marketing medical research legal human rights film football goalkeeping tennis opera war climate sea data
    security science policy relief aid project programme program site fire rescue bus train ferry tank oil gas wind water dairy
    sheep local national regional federal provincial veteran longtime long-time fellow young old elderly exiled jailed presiding
    newly-elected right-wing left-wing far-right far-left centre-left centre-right co mining shipping bridge sports tech private equity launch race hedge fund bank hospital museum university college prison hotel
    soccer basketball baseball cricket rugby hockey volleyball athletic parent new sole kit merchant telecoms pop rock news social
    business property real estate press media athletics reggae mob
    """.split()  # noqa: SIM905 - a paragraph of words reads better than a column
)
"""Words in small letters that stand before a role; others are known by their ending."""

TITLES = (
    r"Mr|Mrs|Ms|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Gen|General|Lt|Lieutenant|Col|Colonel|Maj|Major|Adm|Admiral|Capt|Captain|Sgt|"
    r"Sen|Senator|Rep|Gov|Rev|Judge|Justice|Councillor|Councilor|Sheikh|Saint"
)


@cache
def people_words(language: str) -> str:
    """The words for people as alternatives of a pattern, longest first; empty for a language of which none are known."""
    words = sorted(_PEOPLE.get(language, "").split(), key=len, reverse=True)
    return "|".join(map(regex.escape, words))


@cache
def body_words() -> str:
    """The English words for companies and the like, as alternatives of a pattern."""
    return "|".join(map(regex.escape, sorted(_BODIES.split(), key=len, reverse=True)))
