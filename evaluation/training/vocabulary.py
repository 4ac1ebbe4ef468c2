"""Which pieces of the base's vocabulary the reader keeps, and the tokenizer of those.

Kept are the special pieces, single characters, what the training texts and the commonest words of the twelve interface
languages, Greek and Vietnamese (by the package `wordfreq`) are made of, and then the commonest others up to `MOST`. A
network that is trained further keeps its pieces in their order; what is new comes after them.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import regex
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

LANGUAGES = ("ar", "de", "el", "en", "es", "fr", "hi", "id", "ja", "pt", "ru", "tr", "vi", "zh")
"""Those of the interface and others in which questions are asked."""
MOST = 130_000
WORDS = 40_000
"""Of each language."""
SPECIAL = 4
"""The first pieces: begin, pad, end, unknown."""
_SCRIPTS = regex.compile(
    r"[\p{Latin}\p{Cyrillic}\p{Arabic}\p{Devanagari}\p{Han}\p{Hiragana}\p{Katakana}\p{Common}\p{Inherited}]*"
)


def make_tokenizer(pieces: Sequence[tuple[str, float]], unknown: int) -> Tokenizer:
    """The Unigram tokenizer (Kudo, ACL 2018) of some pieces; a piece's place is its token."""
    tokenizer = Tokenizer(models.Unigram(list(pieces), unknown))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return tokenizer


def common_words() -> list[str]:
    """The commonest words of every language."""
    from wordfreq import top_n_list

    return [word for language in LANGUAGES for word in top_n_list(language, WORDS)]


def kept_pieces(pieces: Sequence[tuple[str, float]], tokenizer: Tokenizer, texts: Iterable[str]) -> list[int]:
    """The numbers of the pieces that are kept, in order.

    Args:
        pieces: of the base, the commonest first.
        tokenizer: of the base.
        texts: what the reader is trained on, and words.
    """
    kept = {n for n, (piece, _) in enumerate(pieces) if n < SPECIAL or len(piece.lstrip("▁")) <= 1}
    kept |= _needed(tokenizer, texts)
    for number, (piece, _) in enumerate(pieces):
        if len(kept) >= MOST:
            break
        if _SCRIPTS.fullmatch(piece):
            kept.add(number)
    return sorted(kept)


def _needed(tokenizer: Tokenizer, texts: Iterable[str]) -> set[int]:
    batch, found = list(texts), set()
    for start in range(0, len(batch), 10_000):
        for encoded in tokenizer.encode_batch(batch[start : start + 10_000], add_special_tokens=False):
            found.update(encoded.ids)
    return found


def more_pieces(
    pieces: Sequence[tuple[str, float]], shipped: Path, tokenizer: Tokenizer, texts: Iterable[str]
) -> list[int]:
    """The numbers of the pieces of a network that shipped, in their order, and after them those that texts need.

    Args:
        pieces: of the base.
        shipped: a `pieces.json`.
        tokenizer: of the base.
        texts: see `kept_pieces`.
    """
    numbers = {piece: number for number, (piece, _) in enumerate(pieces)}
    old = [numbers[piece] for piece, _ in json.loads(shipped.read_text("utf-8"))["model"]["vocab"]]
    needed = _needed(tokenizer, texts)
    return old + sorted(needed - set(old))
