import pytest

from retrieval.errors import UnreadableArticle
from retrieval.ingest.formats import read_bytes
from retrieval.ingest.formats.decoding import decode_page, decode_text

NEWS = {
    "cp1252": "Le Président de la République a été élu à Paris. L'opposition a dénoncé un « passage en force ».",
    "latin-1": "El presidente anunció que la economía creció. ¿Qué pasará mañana en España?",
    "cp1250": "Prezydent powiedział, że most zostanie otwarty w przyszłym tygodniu. Mieszkańcy są zadowoleni.",
    "cp1251": "Президент заявил, что мост будет открыт на следующей неделе. Жители города довольны.",
    "koi8-r": "Президент заявил, что мост будет открыт на следующей неделе. Жители города довольны.",
    "cp1254": "Cumhurbaşkanı, İstanbul'da yapılan toplantıda önemli açıklamalarda bulundu.",
    "cp1256": "قال الرئيس إن الجسر سيفتح الأسبوع المقبل. السكان سعداء لكن بعضهم يشتكي من الضوضاء.",
    "gb18030": "总统表示，大桥将于下周通车。居民们很高兴，但有人抱怨噪音太大。市长说，维修费用将由市政府承担。",
    "big5": "總統表示，大橋將於下週通車。居民們很高興，但有人抱怨噪音太大。市長說，維修費用將由市政府承擔。",
    "shift_jis": "大統領は、橋が来週開通すると述べた。住民は喜んでいるが、騒音に不満を言う人もいる。",
    "euc-jp": "大統領は、橋が来週開通すると述べた。住民は喜んでいるが、騒音に不満を言う人もいる。",
    "utf-8": "Die Brücke über die Donau – für größere Schiffe geöffnet.",
    "utf-8-sig": "Die Brücke über die Donau – für größere Schiffe geöffnet.",
    "utf-16": "Die Brücke über die Donau – für größere Schiffe geöffnet. 橋",
    "utf-32": "Die Brücke über die Donau – für größere Schiffe geöffnet. 橋",
}


@pytest.mark.parametrize(("encoding", "text"), NEWS.items())
@pytest.mark.parametrize("kind", ["text", "markdown"])
def test_a_file_is_read_in_the_encoding_that_it_has(kind: str, encoding: str, text: str) -> None:
    assert read_bytes(text.encode(encoding), kind, locator="x", name="x").text == text


@pytest.mark.parametrize(
    "text", ["Le Président a été élu à Paris. Les députés ont voté la loi.", "Le Président est élu."]
)
def test_a_short_text_is_read_as_it_was_written_or_refused(text: str) -> None:
    try:
        found = decode_text(text.encode("latin-1"), "x")
    except UnreadableArticle:
        return
    assert found == text


def test_the_first_letters_beyond_ascii_may_come_late() -> None:
    text = "The bridge is old. " * 20_000 + NEWS["cp1252"]
    assert decode_text(text.encode("cp1252"), "x") == text


@pytest.mark.parametrize("data", [b"\xff\xfe\xfa", b"\x00\x01\x02", bytes(range(128, 256)) * 3])
def test_what_is_of_no_known_encoding_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableArticle, match=r"binary data|is not known"):
        decode_text(data, "x")


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        ("Président".encode("latin-1"), "iso-8859-1", "Président"),
        ("“Président”".encode("cp1252"), "ISO-8859-1", "“Président”"),
        ("Président".encode(), "iso-8859-1", "Président"),
        ("Président".encode() + b"\xff", "utf-8", "Président\ufffd"),
        ("Мост".encode("cp1251"), "windows-1251", "Мост"),
        ("橋は古い".encode("iso-2022-jp"), "iso-2022-jp", "橋は古い"),
        ("橋".encode("utf-16"), "utf-8", "橋"),
        (b"a-b", "punycode", "a-b"),
        (b"a\0b", None, "ab"),
        (NEWS["cp1252"].encode("cp1252"), None, NEWS["cp1252"]),
        (NEWS["cp1252"].encode("cp1252"), "iso-8859-999", NEWS["cp1252"].replace("é", "\ufffd").replace("à", "\ufffd").replace("«", "\ufffd").replace("»", "\ufffd")),
    ],
)  # fmt: skip
def test_a_page_is_read_as_browsers_read_it(data: bytes, declared: str | None, text: str) -> None:
    assert decode_page(data, declared) == text


PARAGRAPHS = f"<p>{NEWS['cp1252']}</p>" * 3


@pytest.mark.parametrize("declaration", ['<meta charset="windows-1252">', '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'])  # fmt: skip
def test_a_page_declares_its_encoding(declaration: str) -> None:
    page = f"<html><head>{declaration}</head><body><article>{PARAGRAPHS}</article></body></html>"
    assert NEWS["cp1252"] in read_bytes(page.encode("cp1252"), "html", locator="x", name="x").text
