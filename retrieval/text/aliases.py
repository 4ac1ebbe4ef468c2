"""Maps alternative names to one term: `US` = `U.S.` = `United States` = `America(n)`, `Japanese` = `Japan`.

The tables contain general knowledge about names in news; no entry was added for a particular article.
"""

USA = "usa"

PHRASES: dict[tuple[str, ...], str] = {
    ("united", "states", "of", "america"): USA,
    ("united", "states"): USA,
    ("united", "kingdom"): "uk",
    ("great", "britain"): "uk",
    ("european", "union"): "eu",
    ("united", "nations"): "un",
    ("united", "arab", "emirates"): "uae",
    ("per", "cent"): "percent",
    ("new", "york"): "newyork",
    ("south", "korea"): "southkorea",
    ("south", "korean"): "southkorea",
    ("north", "korea"): "northkorea",
    ("north", "korean"): "northkorea",
    ("south", "africa"): "southafrica",
    ("south", "african"): "southafrica",
    ("saudi", "arabia"): "saudi",
    ("new", "zealand"): "newzealand",
    ("south", "america"): "southamerica",
    ("south", "american"): "southamerica",
    ("north", "america"): "northamerica",
    ("north", "american"): "northamerica",
    ("central", "america"): "centralamerica",
    ("central", "american"): "centralamerica",
    ("latin", "america"): "latinamerica",
    ("latin", "american"): "latinamerica",
}
"""Sequences of folded words that form one term; the longest match is used."""

_DEMONYMS = """
    usa: usa america american americans
    uk: uk britain british briton britons
    eu: eu
    un: un
    afghanistan: afghan afghans
    albania: albanian albanians
    algeria: algerian algerians
    argentina: argentine argentinian argentines
    armenia: armenian armenians
    australia: australian australians
    austria: austrian austrians
    azerbaijan: azerbaijani azeri
    bangladesh: bangladeshi bangladeshis
    belarus: belarusian belarusians
    belgium: belgian belgians
    bolivia: bolivian
    brazil: brazilian brazilians
    bulgaria: bulgarian bulgarians
    cambodia: cambodian
    canada: canadian canadians
    chile: chilean chileans
    china: chinese
    colombia: colombian colombians
    croatia: croatian croatians croat
    cuba: cuban cubans
    denmark: danish dane danes
    egypt: egyptian egyptians
    estonia: estonian estonians
    ethiopia: ethiopian ethiopians
    europe: european europeans
    finland: finnish finn finns
    france: french frenchman
    georgia: georgian georgians
    germany: german germans
    ghana: ghanaian
    greece: greek greeks
    hungary: hungarian hungarians
    iceland: icelandic
    india: indian indians
    indonesia: indonesian indonesians
    iran: iranian iranians
    iraq: iraqi iraqis
    ireland: irish
    israel: israeli israelis
    italy: italian italians
    jamaica: jamaican
    japan: japanese
    jordan: jordanian
    kazakhstan: kazakh
    kenya: kenyan kenyans
    kuwait: kuwaiti
    latvia: latvian latvians
    lebanon: lebanese
    libya: libyan libyans
    lithuania: lithuanian lithuanians
    malaysia: malaysian malaysians
    mexico: mexican mexicans
    moldova: moldovan
    mongolia: mongolian
    morocco: moroccan
    myanmar: burmese burma
    nepal: nepali nepalese
    netherlands: dutch holland
    nigeria: nigerian nigerians
    norway: norwegian norwegians
    pakistan: pakistani pakistanis
    palestine: palestinian palestinians
    peru: peruvian
    philippines: philippine filipino filipinos
    poland: polish pole poles
    portugal: portuguese
    qatar: qatari
    romania: romanian romanians
    russia: russian russians
    saudi: saudis
    scotland: scottish scots
    serbia: serbian serb serbs
    singapore: singaporean
    slovakia: slovak slovakian
    slovenia: slovenian
    somalia: somali
    spain: spanish spaniard spaniards
    sudan: sudanese
    sweden: swedish swede swedes
    switzerland: swiss
    syria: syrian syrians
    taiwan: taiwanese
    thailand: thai
    tunisia: tunisian
    turkey: turkish turk turks turkiye
    ukraine: ukrainian ukrainians
    venezuela: venezuelan venezuelans
    vietnam: vietnamese
    wales: welsh
    yemen: yemeni
    zimbabwe: zimbabwean
    january: jan
    february: feb
    april: apr
    august: aug
    september: sep sept
    october: oct
    november: nov
    december: dec
    percent: percentage pct
    dollar: dollars usd buck bucks
    euro: euros eur
    pound: pounds gbp
    yen: jpy
"""

WORDS: dict[str, str] = {
    alias: canonical
    for line in _DEMONYMS.strip().splitlines()
    for canonical, aliases in [line.strip().split(": ")]
    for alias in [canonical, *aliases.split()]
}
"""Maps a folded word to its term, which is not stemmed."""

COUNTRY_TERMS = frozenset(WORDS.values()) | frozenset(PHRASES.values())
