"""Measures on XQuAD-R how many typing errors are corrected, and how many correct words are changed.

    python benchmarks/typing_slips.py DIR [LANGUAGE…]

DIR contains `xquad-r`. The library is the first half of the articles. `exchanged` counts unmodified questions, about
both halves, in which a word was changed (some contain real errors). `slips read right` counts questions with one random
error in a word of the articles that are corrected exactly.
"""

import json
import random
import sys
from pathlib import Path

from retrieval.model import Article
from retrieval.services.library import Library

SEED = 7


def slip(word: str, chance: random.Random) -> str:
    """Add an error to a word after its first letter: two letters swapped, or one missing, doubled or replaced."""
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    other = word[at] if kind == 2 else chance.choice("abcdefghijklmnopqrstuvwxyz")
    return word[:at] + other + word[at + (kind == 3) :]


def measured(file: Path, language: str) -> str:
    """A row of the table for one language."""
    articles = json.loads(file.read_text("utf-8"))["data"]
    texts = ["\n".join(p["context"] for p in a["paragraphs"]) for a in articles]
    asked = [[q["question"] for p in a["paragraphs"] for q in p["qas"]] for a in articles]
    half = len(articles) // 2
    library = Library(Article(text, str(n), language=language) for n, text in enumerate(texts[:half]))
    own, other = ([q for questions in part for q in questions] for part in (asked[:half], asked[half:]))
    exchanged = [q for q in (*own, *other) if library.corrected(q) != q]
    chance = random.Random(SEED)
    right = tried = 0
    known = set(" ".join(texts[:half]).split())
    for question in own:
        words = question.split()
        places = [
            n for n, word in enumerate(words) if len(word) > 4 and word.isalpha() and word.islower() and word in known
        ]
        if places:
            place = chance.choice(places)
            typed = " ".join([*words[:place], slip(words[place], chance), *words[place + 1 :]])
            tried += 1
            right += library.corrected(typed).lower() == " ".join(words).lower()
    return f"| {language} | {len(exchanged)} of {len(own) + len(other)} | {right} of {tried} ({right / tried:.0%}) |"


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1]) / "xquad-r"
    print("| language | exchanged | slips read right |\n|---|---|---|")
    for language in sys.argv[2:] or ["en", "de", "es", "ru"]:
        print(measured(folder / f"{language}.json", language))


if __name__ == "__main__":
    main()
