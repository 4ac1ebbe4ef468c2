"""Which pieces of the base's vocabulary the reader keeps, and the tokenizer of those.

Kept are the special pieces, single characters, what the training texts and the commonest words of the twelve interface
languages (by the package `wordfreq`) are made of, and then the commonest others up to `MOST`.
"""

from collections.abc import Iterable, Sequence

import regex
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

LANGUAGES = ("ar", "de", "en", "es", "fr", "hi", "id", "ja", "pt", "ru", "tr", "zh")
"""Of the interface."""
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
    """The commonest words of every interface language."""
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
    batch = list(texts)
    for start in range(0, len(batch), 10_000):
        for found in tokenizer.encode_batch(batch[start : start + 10_000], add_special_tokens=False):
            kept.update(found.ids)
    for number, (piece, _) in enumerate(pieces):
        if len(kept) >= MOST:
            break
        if _SCRIPTS.fullmatch(piece):
            kept.add(number)
    return sorted(kept)
