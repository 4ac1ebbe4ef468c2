"""Varies the wording of questions: lower case, typing errors, other languages, other details, follow-ups."""

import re
from collections.abc import Sequence
from random import Random

from evaluation.training.lexicon import Lexicon

_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w’'-]+(?: (?:of |the |de )?[A-Z][\w’'-]+)*")
_NUMBER = re.compile(r"\b\d{2,4}\b")

QUESTION_WORDS: dict[str, dict[str, str]] = {
    "de": {"how many": "wie viele", "how much": "wie viel", "how long": "wie lange", "who": "wer", "what": "was", "when": "wann", "where": "wo", "why": "warum", "how": "wie", "which": "welche"},
    "es": {"how many": "cuántos", "how much": "cuánto", "how long": "cuánto tiempo", "who": "quién", "what": "qué", "when": "cuándo", "where": "dónde", "why": "por qué", "how": "cómo", "which": "cuál"},
    "fr": {"how many": "combien de", "how much": "combien", "how long": "combien de temps", "who": "qui", "what": "quel", "when": "quand", "where": "où", "why": "pourquoi", "how": "comment", "which": "quel"},
    "pt": {"how many": "quantos", "how much": "quanto", "how long": "quanto tempo", "who": "quem", "what": "o que", "when": "quando", "where": "onde", "why": "por que", "how": "como", "which": "qual"},
    "ru": {"how many": "сколько", "how much": "сколько", "how long": "как долго", "who": "кто", "what": "что", "when": "когда", "where": "где", "why": "почему", "how": "как", "which": "какой"},
    "tr": {"how many": "kaç", "how much": "ne kadar", "how long": "ne kadar süre", "who": "kim", "what": "ne", "when": "ne zaman", "where": "nerede", "why": "neden", "how": "nasıl", "which": "hangi"},
    "id": {"how many": "berapa banyak", "how much": "berapa", "how long": "berapa lama", "who": "siapa", "what": "apa", "when": "kapan", "where": "di mana", "why": "mengapa", "how": "bagaimana", "which": "yang mana"},
    "ar": {"how many": "كم عدد", "how much": "كم", "how long": "كم من الوقت", "who": "من", "what": "ما", "when": "متى", "where": "أين", "why": "لماذا", "how": "كيف", "which": "أي"},
    "hi": {"how many": "कितने", "how much": "कितना", "how long": "कब तक", "who": "कौन", "what": "क्या", "when": "कब", "where": "कहाँ", "why": "क्यों", "how": "कैसे", "which": "कौन सा"},
    "el": {"how many": "πόσοι", "how much": "πόσο", "how long": "πόσο καιρό", "who": "ποιος", "what": "τι", "when": "πότε", "where": "πού", "why": "γιατί", "how": "πώς", "which": "ποια"},
    "vi": {"how many": "bao nhiêu", "how much": "bao nhiêu", "how long": "bao lâu", "who": "ai", "what": "gì", "when": "khi nào", "where": "ở đâu", "why": "tại sao", "how": "như thế nào", "which": "nào"},
    "zh": {"how many": "多少", "how much": "多少", "how long": "多久", "who": "谁", "what": "什么", "when": "什么时候", "where": "哪里", "why": "为什么", "how": "如何", "which": "哪个"},
    "ja": {"how many": "いくつ", "how much": "いくら", "how long": "どのくらい", "who": "誰", "what": "何", "when": "いつ", "where": "どこ", "why": "なぜ", "how": "どのように", "which": "どの"},
}  # fmt: skip
_DROPPED = frozenset(
    {"the", "a", "an", "is", "are", "was", "were", "did", "does", "do", "of", "be", "been", "has", "have", "had"}
)
_UNSPACED = frozenset({"zh", "ja"})


def in_other_language(question: str, language: str, lexicon: Lexicon) -> str:
    """Translate an English question word by word; words without a translation stay."""
    text = question.lower() if language in _UNSPACED else question
    for english, theirs in QUESTION_WORDS[language].items():
        text = re.sub(rf"\b{english}\b", f"\0{theirs}\0", text, flags=re.IGNORECASE)
    parts = []
    for part in re.split(r"(\0[^\0]*\0|\W+)", text):
        if part.startswith("\0"):
            parts.append(part.strip("\0"))
        elif part.lower() not in _DROPPED:
            parts.append(lexicon[language].get(part.lower(), part))
    joined = re.sub(r" {2,}", " ", "".join(parts)).strip()
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", joined) if language in _UNSPACED else joined


def as_typed(question: str, random: Random) -> str:
    """The question as typed in haste: at random in lower case, without question mark, or with typing errors."""
    if random.random() < 0.25:
        question = question.lower()
    if random.random() < 0.25:
        question = question.rstrip(" ?")
    return with_typing_error(question, random) if random.random() < 0.07 else question


def with_typing_error(question: str, random: Random) -> str:
    """Add an error to one or two words of at least four letters: two letters swapped, one missing or one doubled."""
    for _ in range(random.randint(1, 2)):
        words = [m for m in _WORD.finditer(question) if len(m[0]) > 3]
        if not words:
            break
        word = random.choice(words)
        at = word.start() + random.randint(1, len(word[0]) - 2)
        kind = random.random()
        if kind < 0.4:
            question = question[:at] + question[at + 1] + question[at] + question[at + 2 :]
        elif kind < 0.8:
            question = question[:at] + question[at + 1 :]
        else:
            question = question[:at] + question[at] + question[at:]
    return question


def with_other_detail(question: str, others: Sequence[str], random: Random) -> str | None:
    """Replace a name or number of the question by one from other questions; None if that is not possible."""
    for pattern in random.sample([_NAME, _NUMBER], 2):
        mine = [m for m in pattern.finditer(question) if m.start() > 0]
        theirs = [m[0] for other in others for m in pattern.finditer(other) if m.start() > 0 and m[0] not in question]
        if mine and theirs:
            found = random.choice(mine)
            return question[: found.start()] + random.choice(theirs) + question[found.end() :]
    return None


def as_follow_up(question: str, before: str, title: str, random: Random) -> str:
    """Replace a name that also occurs in the previous turn by a pronoun; unchanged if there is none.

    Args:
        question: the question.
        before: the previous turn.
        title: the title of the article, which counts as a name.
        random: the source of randomness.
    """
    shared = [m[0] for m in _NAME.finditer(question) if m[0] in before]
    name = re.sub(r" \(.*", "", title)
    if name and name.lower() in question.lower():
        shared.append(question[(at := question.lower().index(name.lower())) : at + len(name)])
    if not shared:
        return question
    longest = max(shared, key=len)
    return question.replace(longest, random.choice(("it", "he", "they", "that", "she", "this")), 1)
