"""Selects the tokens of the base vocabulary that the reader keeps, and makes the tokenizer.

Kept are special tokens, single characters, the tokens of the training texts and of the most frequent words of the
twelve interface languages, Greek and Vietnamese (from the package `wordfreq`), and then the most frequent others up to
`MOST`. In further training a network keeps its tokens in order; new ones are appended.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import regex
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from evaluation.training.weights import Base

LANGUAGES = ("ar", "de", "el", "en", "es", "fr", "hi", "id", "ja", "pt", "ru", "tr", "vi", "zh")
"""The languages of the interface, and others in which questions are asked."""
MOST = 130_000
WORDS = 40_000
"""Number of frequent words per language."""
SPECIAL = 4
"""Number of special tokens, which come first: begin, pad, end, unknown."""
_SCRIPTS = regex.compile(
    r"[\p{Latin}\p{Cyrillic}\p{Arabic}\p{Devanagari}\p{Han}\p{Hiragana}\p{Katakana}\p{Common}\p{Inherited}]*"
)


def make_tokenizer(base: Base, kept: Sequence[int] | None = None) -> Tokenizer:
    """A Unigram tokenizer (Kudo, ACL 2018), or WordPiece for a base that has its tokens.

    Args:
        base: the base network.
        kept: the ids of the tokens that are kept, in the order of their new ids; None for all.
    """
    pieces = base.pieces if kept is None else [base.pieces[n] for n in kept]
    if base.uncased:
        numbers = {piece: number for number, (piece, _) in enumerate(pieces)}
        tokenizer = Tokenizer(models.WordPiece(numbers, unk_token=pieces[base.unknown][0]))
        tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        return tokenizer
    tokenizer = Tokenizer(models.Unigram(list(pieces), base.unknown))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return tokenizer


def common_words() -> list[str]:
    """The most frequent words of every language."""
    from wordfreq import top_n_list

    return [word for language in LANGUAGES for word in top_n_list(language, WORDS)]


def kept_pieces(pieces: Sequence[tuple[str, float]], tokenizer: Tokenizer, texts: Iterable[str]) -> list[int]:
    """The ids of the tokens that are kept, ascending.

    Args:
        pieces: the tokens of the base vocabulary, most frequent first.
        tokenizer: the tokenizer of the base.
        texts: the training texts and frequent words.
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
    """The token ids of an exported network, in its order, followed by further ids that the texts need.

    Args:
        pieces: the tokens of the base vocabulary.
        shipped: the `pieces.json` of the network.
        tokenizer: the tokenizer of the base.
        texts: see `kept_pieces`.
    """
    numbers = {piece: number for number, (piece, _) in enumerate(pieces)}
    old = [numbers[piece] for piece, _ in json.loads(shipped.read_text("utf-8"))["model"]["vocab"]]
    needed = _needed(tokenizer, texts)
    return old + sorted(needed - set(old))
