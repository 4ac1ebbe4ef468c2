"""Makes word translations from vectors of the base network, to translate questions word by word.

The base network places words of all languages in one vector space. A pair is kept if both words are mutual nearest
neighbours by cross-domain similarity (CSLS; Conneau et al., ICLR 2018) among the most frequent words of their languages
(from the package `wordfreq`). The resulting questions are not grammatical, but teach the reader to handle questions in
other languages.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from evaluation.training.vocabulary import LANGUAGES
from evaluation.training.weights import Base, Floats, dequantised

if TYPE_CHECKING:
    from evaluation.training.network import Encoder

ENGLISH = 9_000
OTHERS = 12_000
NEIGHBOURS = 10
LEAST = 0.0
"""Minimum similarity of a translation."""

Lexicon = dict[str, dict[str, str]]
"""English words and their translations, by language."""


def make_lexicon(base: Base, tokenizer: Tokenizer, encoder: "Encoder") -> Lexicon:
    """Translate frequent English words into the other languages of `LANGUAGES`; takes some minutes."""
    from wordfreq import top_n_list

    english = _words(top_n_list("en", ENGLISH))
    vectors = _vectors(english, base, tokenizer, encoder)
    lexicon: Lexicon = {}
    for language in LANGUAGES:
        if language != "en":
            theirs = _words(top_n_list(language, OTHERS))
            lexicon[language] = _pairs(english, theirs, vectors, _vectors(theirs, base, tokenizer, encoder))
    return lexicon


def kept_lexicon(file: Path, base: Base, tokenizer: Tokenizer, encoder: "Encoder") -> Lexicon:
    """The lexicon; computed once and stored in a file."""
    if not file.exists():
        file.write_text(json.dumps(make_lexicon(base, tokenizer, encoder), ensure_ascii=False), "utf-8")
    found: Lexicon = json.loads(file.read_text("utf-8"))
    return found


def _words(words: Sequence[str]) -> list[str]:
    return [word for word in words if not any(c.isdigit() for c in word)]


def _vectors(words: Sequence[str], base: Base, tokenizer: Tokenizer, encoder: "Encoder") -> Floats:
    """Unit vectors of words, shape (words, hidden), encoded as questions."""
    import torch

    from evaluation.training.network import has_bfloat16

    encoded = tokenizer.encode_batch([f"query: {word}" for word in words], add_special_tokens=False)
    rows = [[base.begin, *found.ids, base.end] for found in encoded]
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    result = np.zeros((len(rows), base.hidden), np.float32)
    for at in range(0, len(order), 512):
        part = order[at : at + 512]
        length = max(len(rows[i]) for i in part)
        ids = np.array([rows[i] + [base.pad] * (length - len(rows[i])) for i in part])
        mask = torch.from_numpy((ids != base.pad).astype(np.float32))
        words_of = torch.from_numpy(dequantised(base.words[ids.ravel()]).reshape(*ids.shape, -1))
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=has_bfloat16()):
            states = encoder(words_of, mask).float()
        mean = (states * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        result[part] = torch.nn.functional.normalize(mean, dim=1).numpy()
    return result


def _pairs(english: Sequence[str], theirs: Sequence[str], mine: Floats, other: Floats) -> dict[str, str]:
    cosines = mine @ other.T
    here = np.sort(cosines, axis=1)[:, -NEIGHBOURS:].mean(1, keepdims=True)
    there = np.sort(cosines, axis=0)[-NEIGHBOURS:].mean(0, keepdims=True)
    similarity = 2 * cosines - here - there
    best, back = similarity.argmax(1), similarity.argmax(0)
    return {
        word: theirs[best[i]]
        for i, word in enumerate(english)
        if back[best[i]] == i and similarity[i, best[i]] > LEAST and theirs[best[i]] != word
    }
