import pytest

from retrieval.models import Span
from retrieval.ranking.kinds import Kind, kind_of
from retrieval.ranking.short_answer import find_short_answer, is_sure
from retrieval.text.tokens import tokenize


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many ships sank?", Kind.NUMBER),
        ("What is the number of ships?", Kind.NUMBER),
        ("How much did the bridge cost?", Kind.MONEY),
        ("What satellite was used when Sky was launched?", Kind.OTHER),
        ("By what people was it built?", Kind.OTHER),
        ("By what year was it built?", Kind.DATE),
        ("Since when is it open?", Kind.DATE),
        ("What percentage of voters stayed at home?", Kind.PERCENTAGE),
        ("When did it open?", Kind.DATE),
        ("Which year did it open?", Kind.DATE),
        ("How long did the trial last?", Kind.DURATION),
        ("Who opened it?", Kind.PERSON),
        ("Which company built it?", Kind.ORGANISATION),
        ("Where was it built?", Kind.PLACE),
        ("Which country won?", Kind.PLACE),
        ("Why was it closed?", Kind.REASON),
        ("How was it built?", Kind.MANNER),
        ("What is a quorum?", Kind.DEFINITION),
        ("Is it open?", Kind.YES_NO),
        ("Tell me about the bridge", Kind.OTHER),
        ("", Kind.OTHER),
    ],
)
def test_what_a_question_asks_for(question: str, kind: Kind) -> None:
    assert kind_of(question) is kind


def found(question: str, passage: str) -> Span | None:
    kind = kind_of(question)
    answer = find_short_answer(kind, tokenize(question, question=True), passage, tokenize(passage))
    return answer.span if answer and is_sure(kind, answer) else None


@pytest.mark.parametrize(
    ("question", "passage", "short"),
    [
        ("How many ships sank?", "On 5 May 2020, 12 ships sank in 30 minutes.", "12"),
        ("How many ships sank?", "No ship sank.", None),
        ("How many were evacuated?", "Some 3.5 million were evacuated.", "3.5 million"),
        ("How much did the bridge cost?", "The bridge cost $1.2 billion in 1999.", "$1.2 billion"),
        ("What percentage voted?", "About 61.5% voted, 5 points more.", "61.5%"),
        ("When did it open?", "It opened on Jan. 5, 1999 in Rome.", "Jan. 5, 1999"),
        ("How long did the trial last?", "The trial lasted 14 months.", "14 months"),
        ("Who opened the bridge?", "The bridge was opened by Prime Minister Ana Lopez.", "Ana Lopez"),
        ("Where was he born?", "He was born in New Delhi in 1950.", "New Delhi"),
        ("How many cylinders does it have?", "It is a 5-cylinder engine of 4 kg.", "5"),
        ("How many goals did Kane score?", "England won 308 points, leading with 24 goals by Kane.", "24"),
        ("When was it captured?", "It was built in 1754, and captured in 1760.", "1760"),
        ("Who sang Bridges?", "Bridges was written by Gary Klein and sung by Marcie Blane.", "Marcie Blane"),
        ("Who played Martha Jones?", "The others were Rose Tyler (Billie Piper) and Martha Jones (Freema Agyeman).", "Freema Agyeman"),
        ("Who won the Golden Boot?", "The winner of the Golden Boot was James Rodriguez.", "James Rodriguez"),
        ("Who met Ana?", "Ben Dahl and Carla Diaz were there.", None),
        ("Where was it filmed?", "Filming began in June in Covington, Kentucky.", "Covington, Kentucky"),
        ("Why did it close?", "It closed because of 3 cracks.", None),
    ],
)  # fmt: skip
def test_the_short_answer(question: str, passage: str, short: str | None) -> None:
    span = found(question, passage)
    assert (passage[span.start : span.end] if span else None) == short


def test_what_the_question_says_itself_is_no_answer() -> None:
    assert found("Who met Ana Lopez?", "Ana Lopez left.") is None


@pytest.mark.parametrize(
    ("language", "question", "passage", "short"),
    [
        ("de", "Wie viele Menschen leben dort?", "Am 5. Mai 2020 lebten dort 3,5 Millionen Menschen.", "3,5 Millionen"),
        ("de", "Wann wurde sie gebaut?", "Die Brücke wurde im März 1432 gebaut.", "März 1432"),
        ("es", "¿Cuándo se abrió?", "Se abrió el 10 de abril de 1999 en Roma.", "10 de abril de 1999"),
        ("es", "¿Qué porcentaje votó?", "El 61,5 por ciento votó.", "61,5 por ciento"),
        ("fr", "Quand a-t-il été signé ?", "Il a été signé le 3 août 2014.", "3 août 2014"),
        ("ru", "Когда он родился?", "Он родился 5 мая 1950 года.", "5 мая 1950"),
        ("ru", "Сколько человек погибло?", "Погибло 12 тысяч человек.", "12 тысяч"),
        ("ar", "متى تم التوقيع؟", "تم التوقيع في 10 أبريل 1999", "10 أبريل 1999"),
        ("hi", "कितने लोग थे?", "वहाँ 54,000 लोग थे।", "54,000"),
        ("tr", "Ne zaman açıldı?", "Köprü 29 Ekim 1973 tarihinde açıldı.", "29 Ekim 1973"),
        ("vi", "Khi nào nó mở cửa?", "Nó mở cửa ngày 5 tháng 3 năm 1999.", "ngày 5 tháng 3 năm 1999"),
        ("zh", "什么时候开放？", "大桥于1999年5月3日开放。", "1999年5月3日"),
        ("zh", "有多少人？", "当地有5万4000人。", "5万4000"),
        ("ja", "何人いますか？", "日本には5万4000人の米軍人がいます。", "5万4000"),
        ("ar", "من هو الوزير؟", "الوزير هو أحمد علي", None),
    ],
)  # fmt: skip
def test_the_short_answer_in_other_languages(language: str, question: str, passage: str, short: str | None) -> None:
    kind = kind_of(question, language=language)
    asked = tokenize(question, question=True, language=language)
    answer = find_short_answer(kind, asked, passage, tokenize(passage, language=language), language=language)
    assert (passage[answer.span.start : answer.span.end] if answer else None) == short
