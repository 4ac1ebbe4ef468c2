"""Finds the noun phrase that an English figure counts, without a tagger: by plural forms and words that end a phrase."""

import re

from retrieval.text.stopwords import ENGLISH

_WORD = re.compile(r"\s([^\W\d_][\w’'&/-]*|\d+(?=\s[A-Z]))")
_MASS = frozenset(
    """
    people men women children personnel staff crew troops police aircraft spacecraft livestock cattle sheep fish
    deer feet teeth mice km kg mph kph cm mm mw gw kw kwh mwh gwh gb mb tb ha sq hertz celsius fahrenheit dead
    injured wounded missing unemployed homeless infantry cavalry poultry wildlife prisoners percent horsepower
    decibels offspring salmon youth clergy alumni media bacteria
    """.split()  # noqa: SIM905 - a paragraph of words reads better than a column
)
MEASURES = frozenset(
    """
    tonnes tons litres liters kilograms kilos grams pounds barrels hectares acres hectolitres gallons metres
    meters centimetres centimeters millimetres millimeters inches bottles boxes pieces pairs kinds types sorts
    groups teams cases rounds cubic square hours days weeks months years minutes truckloads tens hundreds thousands millions billions dozens scores units doses copies
    bags kilometres kilometers miles megawatts gigawatts games sets
    """.split()  # noqa: SIM905 - a paragraph of words reads better than a column
)
STOPPING = ENGLISH | frozenset(
    """
    per off along near inside outside across worth later earlier ago apart away long tall wide high deep old
    today yesterday tomorrow last next annually yearly daily less fewer back ahead died fell rose won lost took
    went came left made said will would since past plus versus minus seems appears remains says becomes comes
    goes makes takes means shows needs looks times once twice behind beyond without despite via amid like unlike
    except including daily weekly monthly out home
    """.split()  # noqa: SIM905 - a paragraph of words reads better than a column
)


def phrase(text: str, at: int) -> tuple[int, str, bool]:
    """The noun phrase at an offset: its end, its head, and whether the head is plural; (0, "", False) if none."""
    end, head, plural = 0, "", False
    for _ in range(5):
        word = _WORD.match(text, at)
        if not word or _stops(word[1]) or (head and plural and not _goes_on(word[1])):
            break
        if is_verbal(word[1]) and (head or not _WORD.match(text, word.end())) and word[1].casefold() not in _MASS:
            break
        bare = re.sub(r"['’]s?$", "", word[1])
        at, end, head, plural = word.end(), word.start(1) + len(bare), bare, is_plural(bare)
        if bare != word[1]:
            break
    return end, head, plural


def _stops(word: str) -> bool:
    return word.endswith("ly") or (word.casefold() in STOPPING and word != "US")


def _goes_on(word: str) -> bool:
    """Whether a word after a plural still belongs to the phrase, as in `sales jobs`."""
    return (word[0].islower() and is_plural(word) and word.casefold() not in _MASS) and not word.endswith("ing")


def is_verbal(word: str) -> bool:
    """Whether a word looks like a verb or an adverb, so that it cannot be counted."""
    return word[0].islower() and word.endswith(("ed", "ing", "ly")) and len(word) > 4


def is_plural(word: str) -> bool:
    """Whether a word looks like a plural, or has plural meaning, such as `people`."""
    folded = word.casefold()
    return folded in _MASS or (
        folded not in STOPPING and len(folded) > 2 and folded.endswith("s") and not folded.endswith(("ss", "us", "is"))
    )
