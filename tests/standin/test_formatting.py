"""Entities as Telegram finds them, and texts that are cut where a reader would not see it."""

import pytest

from tests.standin.formatting import found_entities, is_encodable, is_whole

E_ACUTE, FAMILY, FLAG, KSHI = (
    "e\u0301",
    "\U0001f469\u200d\U0001f467",
    "\U0001f1ef\U0001f1f5",
    "\u0915\u094d\u0937\u093f",
)
THUMB = "\U0001f44d\U0001f3fd"


def test_entities_are_found_as_telegram_finds_them() -> None:
    text = "\U0001f600 /ask@x_bot hi @bob, see https://example.org/a and a@b"
    assert [(e["type"], e["offset"]) for e in found_entities(text)] == [
        ("bot_command", 3),
        ("mention", 17),
        ("url", 27),
    ]


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (("",), True),
        (("abc",), True),
        (("abc", "def"), True),
        ((f"caf{E_ACUTE}", f"{FAMILY}{FLAG}{KSHI}{THUMB}"), True),
        (("a\r\nb",), True),
        (("cafe", "\u0301s"), False),
        (("\u0301s",), False),
        (("\U0001f469\u200d", "\U0001f467"), False),
        (("\U0001f469", "\u200d\U0001f467"), False),
        (("\U0001f1ef", "\U0001f1f5"), False),
        ((FLAG, FLAG), True),
        (("\U0001f44d", "\U0001f3fd"), False),
        (("\u2764", "\ufe0f"), False),
        (("\u0915\u094d\u0937", "\u093f"), False),
        (("\u0644\u064e", "\u0644"), True),
        (("\u0644", "\u064e\u0644"), False),
        (("a\r", "\nb"), False),
        (("\ud83d",), False),
    ],
)
def test_whole_parts(parts: tuple[str, ...], whole: bool) -> None:
    assert is_whole(*parts) is whole


@pytest.mark.parametrize(
    ("value", "encodable"),
    [("a\U0001f600", True), ("\ud83d", False), ([{"a": "\ude00"}], False), ({"a": [1, None, True, "b"]}, True)],
)
def test_strings_that_can_be_sent(value: object, encodable: bool) -> None:
    assert is_encodable(value) is encodable
