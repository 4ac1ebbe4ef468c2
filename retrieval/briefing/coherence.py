"""Whether a sentence can stand alone, and which words at its beginning can simply be left out.

A pronoun, a demonstrative or a contrast at the beginning points back to the sentence before; such dangling references are
what readers of extracts complain of most (Paice, "Constructing literature abstracts by computer", 1990).
"""

from functools import cache

import regex

_BACKWARD = {
    "en": """he she it they this these those his her its their him them such both_of both_are both_were both_have both_had both_will both_said but however instead nevertheless nonetheless
        still yet so then thus therefore hence consequently otherwise and or nor similarly likewise conversely rather
        though here there_too that that's it's he's she's they're that’s it’s he’s she’s they’re as_a_result as_such in_contrast by_contrast in_turn
        on_the_other_hand for_example for_instance for_this_reason the_former the_latter neither either_way one_of_them
        another others afterwards after_that because_of_this at_the_same_time in_response in_doing_so to_that_end
        even_so despite_this in_other_words the_same doing_so which who again""",
    "de": """er sie es dies das_ist das_war das_sei das_sagte das_teilte das_gab das_geht das_soll das_will das_hat
        das_hatte das_wird das_wurde das_kann das_könnte das_gilt das_macht das_bedeutet das_zeigt das_hieß diese dieser dieses diesem diesen sein seine seiner seinen seinem ihr ihre ihrer ihren
        ihrem ihm ihn ihnen doch aber jedoch dennoch trotzdem deshalb daher darum deswegen somit damit dabei dadurch daraufhin
        dagegen hingegen allerdings andererseits und oder denn dann so solche solcher solches beide letztere letzterer
        dort hierzu dazu davon danach stattdessen sonst zum_beispiel infolgedessen gleichwohl dessen deren wiederum""",
    "es": """él ella ellos ellas esto esta este estas estos eso esa ese esas esos aquello su sus pero sino sin_embargo no_obstante
        aun_así por_eso por_ello por_lo_tanto por_tanto así entonces y o además_de_esto en_cambio por_el_contrario
        por_otro_lado por_otra_parte por_ejemplo dicho dicha dichos dichas ambos ambas tal tales ello allí de_ahí después_de_eso
        tampoco en_consecuencia mientras_tanto también lo_mismo""",
    "fr": """il elle ils elles ce cet cette ces cela ceci c'est c’est c'était c’était son sa ses leur leurs mais or cependant
        toutefois pourtant néanmoins donc ainsi alors et ou en_revanche au_contraire par_ailleurs_il par_exemple
        par_conséquent de_ce_fait c'est_pourquoi c’est_pourquoi celui-ci celle-ci ceux-ci celles-ci tous_deux tel telle là y
        d'autre_part d’autre_part en_effet du_coup puis ensuite""",
    "pt": """ele ela eles elas isto isso aquilo este esta estes estas esse essa esses essas seu sua seus suas mas porém contudo
        todavia no_entanto entretanto assim portanto logo então e ou por_isso por_outro_lado por_exemplo ambos ambas tal tais
        dele dela deles delas ao_contrário em_contrapartida ali lá depois_disso apesar_disso dessa desse nesta neste
        nessa nesse desta deste também""",
    "it": """egli lui lei loro essi esse questo questa questi queste quello quella ciò suo sua suoi sue ma però tuttavia quindi
        perciò dunque così allora e o invece per_esempio entrambi inoltre_lui tale tali infatti""",
    "ru": """он она оно они это этот эта эти этого этому этим его её ее их ему ей им но однако тем_не_менее поэтому так_что
        затем тогда и а или при_этом вместе_с_тем таким_образом например также такой такая такое такие оба обе там
        с_другой_стороны напротив зато тот та те следовательно всё_же все_же после_этого из-за_этого потом""",
    "tr": """o bu şu onlar bunlar şunlar onun bunun onların bunların ona buna onu bunu ama fakat ancak ne_var_ki yine_de bu_nedenle
        bu_yüzden dolayısıyla böylece öyleyse ve veya ise öte_yandan örneğin böyle her_ikisi orada bundan ondan sonra
        buna_rağmen bununla_birlikte oysa""",
    "ar": """هو هي هم هن هما هذا هذه هؤلاء ذلك تلك أولئك لكن ولكن لكنه لكنها لكنهم غير_أن إلا_أن ومع_ذلك مع_ذلك لذلك ولذلك
        وبالتالي بالتالي ثم كما وهو وهي وهم وهذا وهذه وذلك وكان وكانت أما بينما على_سبيل_المثال كذلك هناك بيد_أن وأضاف وأضافت
        وتابع وقال وقالت وأوضح وأشار وأكد""",
    "hi": """वह वे यह ये वो उसने उन्होंने इसने इन्होंने उसका उसकी उसके उनका उनकी उनके इसका इसकी इसके इनका इनकी इनके उसे उन्हें इसे इन्हें इस
        उस इन उन लेकिन मगर परंतु परन्तु किंतु हालांकि हालाँकि इसलिए अतः और या तब फिर वहां वहाँ ऐसा ऐसी ऐसे दोनों जबकि बल्कि उदाहरण""",
    "id": """dia ia mereka ini itu hal_ini hal_itu tetapi tapi namun akan_tetapi meski_demikian meskipun_demikian oleh_karena_itu
        karena_itu maka jadi lalu kemudian dan atau sebaliknya misalnya keduanya tersebut di_sana dengan_demikian
        selanjutnya sementara_itu begitu beliau demikian""",
    "zh": """他 她 它 他们 她们 它们 这 那 此 该 其 但 但是 然而 不过 可是 因此 所以 于是 而 而且 并且 并 同时 随后 之后 例如 比如 两者
        另一方面 相反 否则 从而 也""",
    "ja": """彼 彼女 彼ら それ これ あれ その この あの しかし だが ただし ただ けれども ところが そのため このため したがって 従って だから
        それで そこで そして また それでも 一方で 一方 例えば たとえば 両者 これに対し 同氏 同社 同国 同省 同市 同党 同日 すると つまり なお ここ そこ""",
}  # fmt: skip
"""By language: what points back at the beginning of a sentence; `_` stands for a space."""

_OPTIONAL = {
    "en": """additionally currently moreover furthermore in_addition also meanwhile separately notably overall finally today
        of_course indeed in_fact in_particular importantly significantly incidentally what_is_more what's_more besides
        generally interestingly at_present presently now so_far to_date elsewhere ultimately first second third lastly""",
    "de": """außerdem zudem ferner darüber_hinaus zusätzlich übrigens schließlich insgesamt unterdessen inzwischen""",
    "es": """además asimismo actualmente por_otra_parte por_último finalmente en_particular de_hecho en_general mientras_tanto""",
    "fr": """de_plus en_outre par_ailleurs actuellement enfin notamment en_particulier en_fait par_ailleurs d'ailleurs d’ailleurs""",
    "pt": """além_disso ademais atualmente por_fim finalmente em_particular de_fato de_facto no_geral""",
    "it": """inoltre attualmente infine in_particolare peraltro""",
    "ru": """кроме_того помимо_этого более_того также наконец в_частности в_настоящее_время между_тем тем_временем в_целом""",
    "tr": """ayrıca bunun_yanı_sıra üstelik şu_anda son_olarak özellikle bu_arada genel_olarak""",
    "ar": """إضافة_إلى_ذلك بالإضافة_إلى_ذلك علاوة_على_ذلك حاليا حالياً أخيرا أخيراً""",
    "hi": """इसके_अलावा साथ_ही फिलहाल वर्तमान_में अंत_में""",
    "id": """selain_itu di_samping_itu saat_ini akhirnya khususnya secara_umum""",
    "zh": """此外 另外 目前 最后 当前 与此同时""",
    "ja": """さらに 加えて 現在 最後に 特に なお また""",
}  # fmt: skip
"""By language: openings that only join or place a sentence, and can be left out if a comma follows them."""

_TIMES = {
    "en": "week month year morning afternoon evening weekend summer winter spring autumn fall season time century decade",
    "de": "Woche Monat Jahr Jahres Sommer Winter Frühjahr Herbst Wochenende Montag Dienstag Mittwoch Donnerstag Freitag",
    "es": "semana mes año lunes martes miércoles jueves viernes sábado domingo verano invierno otoño primavera",
    "fr": "semaine mois année lundi mardi mercredi jeudi vendredi samedi dimanche été hiver automne printemps",
    "pt": "semana mês ano segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo verão inverno",
    "it": "settimana mese anno lunedì martedì mercoledì giovedì venerdì sabato domenica estate inverno",
    "tr": "hafta ay yıl sabah akşam yaz kış",
    "id": "minggu bulan tahun",
    "hi": "सप्ताह महीने साल वर्ष हफ्ते",
}
"""By language: what makes a demonstrative a date, as in `this week`, which points to the article's day and not back."""

_NAMELESS_SPEAKER = regex.compile(
    r"[”\"’',] (?:she|he|they|(?:said|says|added) (?:she|he|they))(?: (?:said|says|added|told|wrote))?\b[^“\"]{0,60}$"
)
"""Behind a quotation: who said it can only be read before it."""

_UNSPACED = frozenset({"zh", "ja"})
_OPENING = r"^[\s\"'“”‘’«»„‚「『（(\[¿¡—–-]*"


def points_back(text: str, *, language: str = "en") -> bool:
    """Whether a sentence opens with something that only the sentence before it explains.

    Words that can be left out at the beginning are looked past. Nothing is known of languages without a table, of which
    no sentence points back.
    """
    rest = text[optional_opening(text, language=language) :]
    pattern = _backward(language)
    if pattern is None:
        return False
    return bool(pattern.match(rest)) or (language == "en" and _NAMELESS_SPEAKER.search(rest) is not None)


def optional_opening(text: str, *, language: str = "en") -> int:
    """Where a sentence begins behind an opening that can be left out; 0 where there is none."""
    pattern = _optional(language)
    match = pattern.match(text) if pattern else None
    return match.end() if match and match.end() < len(text) else 0


@cache
def _backward(language: str) -> regex.Pattern[str] | None:
    words = _alternatives(_BACKWARD, language)
    if not words:
        return None
    times = _alternatives(_TIMES, language)
    no_date = rf"(?!\p{{L}}+ (?:{times})(?!\p{{L}}))" if times else ""
    return regex.compile(rf"{_OPENING}{no_date}(?:{words}){_end(language)}", regex.IGNORECASE)


@cache
def _optional(language: str) -> regex.Pattern[str] | None:
    words = _alternatives(_OPTIONAL, language)
    return regex.compile(rf"^(?:{words})\s*[,،，、]\s*", regex.IGNORECASE) if words else None


def _alternatives(table: dict[str, str], language: str) -> str:
    """The openings of a language as a pattern, the longest first."""
    openings = sorted(table.get(language, "").split(), key=len, reverse=True)
    return "|".join(regex.escape(opening.replace("_", " "), literal_spaces=True) for opening in openings)


def _end(language: str) -> str:
    """What follows an opening: a border of words where they have borders."""
    return "" if language in _UNSPACED else r"(?![\p{L}\p{M}\p{N}’'-])"
