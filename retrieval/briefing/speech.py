"""The words that say that somebody speaks, by language."""

from dataclasses import dataclass
from functools import cache

import regex

_NAME = (
    r"\p{Lu}[\p{L}\p{M}’'.-]*(?: (?:(?:de|del|da|dos|di|van|von|der|la|le|al|bin) ){0,2}\p{Lu}[\p{L}\p{M}’'-]*){0,3}"
)

_ENGLISH = (
    "said|says|say|told|tells|added|adds|explained|explains|insisted|insists|argued|argues|warned|warns|wrote|writes|tweeted|posted|noted|notes|"
    "stressed|stresses|continued|replied|responded|declared|announced|recalled|admitted|claimed|claims|complained|promised|shouted|concluded|"
    "remarked|observed|joked|quipped|testified|acknowledged|stated|states|answered|asked|commented|vowed|repeated|emphasised|emphasized|"
    "cautioned|lamented|conceded|reiterated|pleaded|sighed|cried|muttered"
)
_ENGLISH_OF_WORDS = rf"{_ENGLISH}|called|calls|described|describes|denounced|branded|dubbed|condemned|praised|urged|demanded|spoke of|speaks of"


@dataclass(frozen=True, slots=True)
class Speech:
    """How a language says who speaks.

    Attributes:
        verbs: as alternatives of a pattern.
        inverted: whether the verb stands before the speaker behind a quotation.
        pronouns: that stand for a person.
    """

    verbs: str
    inverted: bool = True
    pronouns: frozenset[str] = frozenset()


_SPEECH = {
    "de": Speech(
        "sagte|sagt|erklärte|erklärt|betonte|betont|meinte|meint|forderte|versprach|kritisierte|warnte|ergänzte|berichtete|schrieb|so|rief|bestätigte|lobte|klagte|mahnte",
        pronouns=frozenset({"er", "sie"}),
    ),
    "es": Speech(
        "dijo|dice|afirmó|afirma|declaró|señaló|señala|aseguró|explicó|explica|añadió|sostuvo|indicó|advirtió|lamentó|denunció|apuntó|comentó|admitió|reconoció|prometió|insistió|recordó|criticó|subrayó|manifestó|concluyó",
        pronouns=frozenset({"él", "ella"}),
    ),
    "fr": Speech(
        "a déclaré|a dit|a affirmé|a expliqué|a estimé|a ajouté|a souligné|a assuré|a indiqué|dit|déclare|affirme|explique|estime|ajoute|"
        "souligne|assure|indique|regrette|selon|résume|raconte|témoigne|s’indigne|s’inquiète|prévient|s[’']est réjouie?|s[’']est félicitée?|a promis|a prévenu|a regretté|a reconnu|a confié|a lancé",
        pronouns=frozenset({"il", "elle"}),
    ),
    "pt": Speech(
        "disse|diz|afirmou|afirma|declarou|explicou|explica|acrescentou|ressaltou|destacou|alertou|garantiu|admitiu|lamentou|defendeu|criticou|prometeu|contou|avaliou", pronouns=frozenset({"ele", "ela"})
    ),
    "it": Speech("ha detto|ha dichiarato|ha spiegato|ha aggiunto|ha affermato|dice|spiega|afferma|aggiunge"),
    "ru": Speech(
        r"сказала?|заявила?|отметила?|сообщила?|подчеркнула?|добавила?|объяснила?|пояснила?|говорит|считает|рассказала?",
        pronouns=frozenset({"он", "она"}),
    ),
    "tr": Speech("dedi|diye konuştu|diyen|ifadesini kullandı|diye ekledi", pronouns=frozenset({"o"})),
}  # fmt: skip

ENGLISH = Speech(_ENGLISH, inverted=True, pronouns=frozenset({"he", "she"}))


def speech_of(language: str) -> Speech | None:
    """How a language says who speaks; None for one of which it is not known."""
    return ENGLISH if language == "en" else _SPEECH.get(language)


@cache
def behind(language: str) -> tuple[regex.Pattern[str], ...]:
    """What follows a quotation: `said X`, or, in English, `X said`; the group `speaker` may be empty."""
    speech = speech_of(language)
    if speech is None:
        return ()
    verbs = rf"(?i:{speech.verbs})(?![\p{{L}}-])"
    if language != "en":
        return (regex.compile(rf"[\s,—–-]*(?:–t-)?(?:{verbs}|-t-)[\s,]*(?P<speaker>[^.!?:;«»“”„\"]{{0,90}})"),)
    adverb = r"(?:(?:\w+ly|also|later|then|has|had) )?"
    return (
        regex.compile(r"\s*,?\s*according to (?P<speaker>[^.!?:;“”\"]{2,90})"),
        regex.compile(
            rf"\s*[,—–-]?\s*{adverb}{verbs} (?P<speaker>(?!that\b|it\b|to\b|in\b|on\b)[^.!?:;“”\"]{{2,110}})"
        ),
        regex.compile(rf"\s*[,—–-]?\s*(?P<speaker>[^.!?:;“”\"]{{2,140}}?),? {adverb}{verbs}"),
    )


@cache
def before(language: str) -> tuple[regex.Pattern[str], ...]:
    """What stands before a whole quotation: `X said: `, `according to X, `."""
    speech = speech_of(language)
    if speech is None:
        return ()
    adverb = r"(?:(?:\w+ly|also|later|then|has|had) )?" if language == "en" else ""
    # Of two verbs, `she says that her aunt replied:`, the last one tells who speaks.
    rest = rf"(?:(?!\b(?:{speech.verbs})\b)[^.!?:;“”«»„\"])" if language == "en" else r"[^.!?:;“”«»„\"]"
    patterns = [
        rf"(?:^|[,.!?…”] )(?P<speaker>[^,.!?:;“”«»„\"]{{2,90}}?),? {adverb}(?i:{speech.verbs})(?![\p{{L}}-]){rest}{{0,90}}[:,]\s*$"
    ]
    if language == "en":
        patterns.insert(0, r"(?:^|\s)[Aa]ccording to (?P<speaker>[^,.!?:;“”\"]{2,90}),?\s*$")
    return tuple(map(regex.compile, patterns))


FRAGMENT = regex.compile(
    rf"^(?:\d\d?[:.]\d\d\s*[–—-]\s*)?(?:(?:But|And|However|Yet|Then|Still),? )?(?P<speaker>[^.!?:;“”\"]{{2,110}}?),? (?:(?:\w+ly|also|later|then|has|had) )?"
    rf"(?!responded to (?:an? |the )?(?:[“\"]|$))(?:{_ENGLISH_OF_WORDS})\b(?!,)[^.!?:;“”\"]*(?:[“\"][^”\"]*[”\"][^.!?:;“”\"]*)*$"
)
"""What stands before a few words in quotation marks that somebody is said to have said: `X said that it was “…`."""


EASTERN = {
    "ja": regex.compile(r"(?P<speaker>[\p{Han}々]{2,9}(?:さん|氏|市長|知事|首相|大統領|会長|社長|大臣|長官|教授|監督|選手|代表|議員))(?:[(（]\d+[)）])?(?:は|が|も)[^「」。]{0,20}$"),
    "zh": regex.compile(r"(?:^|[，。；])(?:[\p{Han}]{0,12}(?:总理|主席|总统|部长|发言人|教授|市长))?(?P<speaker>\p{Han}{2,3}?)(?:在[\p{Han}]{1,12})?(?:表示|说|称|指出|强调|认为)[：:，]\s*$"),
    "ar": regex.compile(r"(?:^|\s)و?(?:قال|قالت|أضاف|أضافت|صرح|صرحت|أوضح|أوضحت|أكد|أكدت)\s(?P<speaker>\p{Arabic}+\s\p{Arabic}+)\s?[:：]\s*$"),
    "hi": regex.compile(r"(?:^|[।,]\s?)(?P<speaker>[\p{Devanagari}]+(?: [\p{Devanagari}]+){0,3}) ने कहा(?: कि)?[,:]?\s*$"),
}  # fmt: skip
"""Before a quotation, in languages without capitals."""

NAME_AT_START = regex.compile(_NAME)
NAME_AT_END = regex.compile(rf"(?P<name>{_NAME})$")
