import pytest

from retrieval.briefing.coherence import optional_opening, points_back


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "He resigned on Monday."),
        ("en", "It will cost 3 million."),
        ("en", "This alarmed investors."),
        ("en", "They’re leaving the city."),
        ("en", "However, the plan was dropped."),
        ("en", "But the court disagreed."),
        ("en", "“But we stay,” Mr Hall said."),
        ("en", "Additionally, it will cost 3 million."),
        ("en", "“We are ready for the winter,” she said."),
        ("en", "Both were arrested in Rome."),
        ("en", "As a result, prices rose."),
        ("de", "Er trat am Montag zurück."),
        ("de", "Das teilte die Bahn mit."),
        ("de", "Dieser Plan ist gescheitert."),
        ("de", "Jedoch fehlt das Geld."),
        ("es", "Esto preocupa a los vecinos."),
        ("es", "Sin embargo, el plan fracasó."),
        ("es", "Ella dimitió el lunes."),
        ("fr", "Il a démissionné lundi."),
        ("fr", "C’est une bonne nouvelle."),
        ("fr", "Cependant, le plan a échoué."),
        ("pt", "Ele renunciou na segunda-feira."),
        ("pt", "No entanto, o plano falhou."),
        ("ru", "Он ушёл в отставку."),
        ("ru", "Однако план провалился."),
        ("tr", "Bu karar eleştirildi."),
        ("tr", "Ancak plan başarısız oldu."),
        ("ar", "لكن الخطة فشلت."),
        ("ar", "هذا القرار أثار الجدل."),
        ("hi", "उन्होंने सोमवार को इस्तीफा दिया।"),
        ("hi", "लेकिन योजना विफल रही।"),
        ("zh", "他于周一辞职。"),
        ("zh", "但是该计划失败了。"),
        ("ja", "しかし計画は失敗した。"),
        ("ja", "これは住民を不安にさせた。"),
        ("id", "Dia mengundurkan diri pada hari Senin."),
        ("id", "Namun rencana itu gagal."),
    ],
)
def test_openings_that_need_the_sentence_before(language: str, text: str) -> None:
    assert points_back(text, language=language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The mayor resigned on Monday."),
        ("en", "Italy will vote in May."),
        ("en", "Theyyam dancers met in Kannur."),
        ("en", "Itochu bought a mine."),
        ("en", "This week, ministers will meet in Rome."),
        ("en", "This year the harvest failed."),
        ("en", "Both Japan and Korea signed the treaty."),
        ("en", "Then-president Gray signed the treaty."),
        ("en", "Currently, there are 300 troops in the capital."),
        ("en", "“We are ready for the winter,” Anna Berg said."),
        ("de", "Das neue Gesetz gilt ab Mai."),
        ("de", "Diese Woche tagt der Rat."),
        ("de", "Der Minister trat zurück."),
        ("es", "Este año llovió poco en Soria."),
        ("es", "Estados Unidos firmó el tratado."),
        ("fr", "Cette semaine, le conseil se réunit."),
        ("fr", "La ministre a démissionné."),
        ("pt", "A ministra renunciou na segunda-feira."),
        ("ru", "Министр ушёл в отставку."),
        ("ru", "Онежское озеро замёрзло."),
        ("tr", "Bursa belediyesi kararı açıkladı."),
        ("tr", "Bu hafta meclis toplanacak."),
        ("ar", "استقال الوزير يوم الاثنين."),
        ("hi", "मंत्री ने सोमवार को इस्तीफा दिया।"),
        ("zh", "部长于周一辞职。"),
        ("ja", "大臣は月曜日に辞任した。"),
        ("id", "Menteri mengundurkan diri pada hari Senin."),
        ("xx", "He resigned on Monday."),
    ],
)
def test_openings_that_stand_alone(language: str, text: str) -> None:
    assert not points_back(text, language=language)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Additionally, the ministry will open two offices.", "the ministry will open two offices."),
        ("Currently the ministry has two offices.", "Currently the ministry has two offices."),
        ("However, the ministry has two offices.", "However, the ministry has two offices."),
        ("Currently,", "Currently,"),
        ("", ""),
    ],
)
def test_what_can_be_left_out_at_the_beginning(text: str, rest: str) -> None:
    assert text[optional_opening(text) :] == rest
