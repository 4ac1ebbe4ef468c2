"""Follow-up questions: what `and when?` or `who said that?` means after the turn before. Pure.

Three forms are understood, each by its own sign, and all else is a fresh question that no old one bends:

- a question word alone (`and when?`): the question before, asked with that word;
- another subject (`what about the Philippines?`): the question before, about that subject;
- a pronoun without anything in the question that it could stand for (`who said that?`, `when was it signed?`): the
  question, with what was talked about named behind it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.models import Answer, Verdict
from retrieval.ranking.candidates import main_names
from retrieval.text.aliases import COUNTRY_TERMS
from retrieval.text.tokens import Token, tokenize


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as it was read, and the answer that it got."""

    reading: str
    answer: Answer

    @classmethod
    def of(cls, answer: Answer) -> "Turn":
        """The turn that an answer ends."""
        return cls(answer.reading or answer.question, answer)

    @property
    def for_reader(self) -> str:
        """What the reader is told of the turn: the question and its short answer."""
        return f"{self.reading} {self.answer.short_answer or ''}".strip()


_AND = r"(?:and|but|so|ok(?:ay)?|y|e|et|und|en|и|а|ve|و|और|και|và)[\s,]+"
_ASKING = (
    r"(?:when|why|where|who|whom|how|how\s+(?:many|much|long|often|far|old)|since\s+when|until\s+when|by\s+when|"
    r"what\s+(?:year|date|time|for|else)|which\s+(?:year|one|ones)|"
    r"cuándo|por\s+qué|dónde|quién|cómo|cuánt[oa]s?|wann|warum|wo|wer|wie|wie\s?viele?|quand|pourquoi|où|qui|comment|combien|"
    r"quando|perché|dove|chi|come|quant[io]|onde|quem|por\s+que|когда|почему|где|кто|как|сколько|"
    r"متى|لماذا|أين|من|كيف|كم|कब|क्यों|कहाँ|कौन|कैसे|कितने|ne\s+zaman|neden|nerede|kim|nasıl|kaç|"
    r"什么时候|为什么|哪里|谁|怎么|多少|いつ|なぜ|どこ|誰|どうやって|何人|khi\s+nào|tại\s+sao|ở\s+đâu|ai)"
)
_BARE = re.compile(
    rf"\W*(?:{_AND})?(?P<asking>{_ASKING})(?:\s+(?:exactly|precisely|then|not|so|is\s+that|was\s+that|though))?\W*",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    rf"\W*(?:{_AND})?(?:(?:what|how)\s+about|what\s+of|¿?\s*y\s+(?:qué\s+hay\s+de\s+)?|und\s+(?:was\s+ist\s+mit\s+)?|et\s+(?:pour\s+)?|"
    r"e\s+(?:quanto\s+a\s+)?|а\s+(?:что\s+насчёт\s+)?|and(?:\s+(?:for|in|with))?)\s*(?P<subject>[^?¿!.]{2,60}?)\W*",
    re.IGNORECASE,
)
_OPENING = re.compile(rf"^\W*(?:{_ASKING})\b\s*", re.IGNORECASE)
_THING = re.compile(r"\b(?:that|this|it|its|these|those|there|they|them|their|theirs)\b", re.IGNORECASE)
_HE = re.compile(r"\b(?:he|him|his|she|her|hers)\b", re.IGNORECASE)
_NOT_POINTING = re.compile(
    r"\b(?:that|this|it|there)\s+(?:is|are|was|were|will|has|have|the|a|an)\b.*\b(?:that|who|which|to)\b|"
    r"\b(?:is|are|was|were|will|how\s+many\b.*)\s+there\b|\bthere\s+(?:is|are|was|were)\b|"
    r"\b(?:this|that|these|those)\s+(?:week|month|year|morning|spring|summer|autumn|winter|day)\b|"
    r"\b(?:say|says|said|claim\w*|mean\w*|think\w*|believe\w*|suggest\w*|show\w*|know\w*|fact|so)\s+that\s+\w+\s+\w+",
    re.IGNORECASE,
)
_MOST_SUBJECTS = 3


def is_question(text: str) -> bool:
    """Whether a message is a question by its form: it ends as one, or begins with a word that asks; any language.

    Two words at least, so that `Really?` and `who?` among people are none.
    """
    words = text.split()
    asks = text.rstrip(" \"'”’»)").endswith(("?", "？", "؟")) or _OPENING.match(text) is not None
    return asks and (len(words) > 1 or (len(text) > 5 and not text.isascii()))


def read_in_context(question: str, before: Turn | None) -> str:
    """How a question is read after another; the question itself where it stands alone.

    Args:
        question: as typed.
        before: the last turn of the same conversation, if there is one.
    """
    text = " ".join(question.split())
    if before is None or not text:
        return question
    bare = _BARE.fullmatch(text)
    if bare:
        return _with_other_word(bare["asking"], before.reading)
    about = _ABOUT.fullmatch(text)
    if about and _is_subject(about["subject"]):
        return _about_other_subject(about["subject"].strip(), before.reading)
    if _points_back(text):
        return _with_subjects(text, before)
    return question


def _with_other_word(asking: str, reading: str) -> str:
    rest = _OPENING.sub("", reading.rstrip(" ?？؟"), count=1)
    if rest and rest == reading.rstrip(" ?？؟"):
        # A question for yes or no keeps its verb behind the new word.
        rest = rest[0].lower() + rest[1:]
    return f"{asking[0].upper()}{asking[1:]} {rest}?" if rest else reading


def _is_subject(text: str) -> bool:
    """Whether it names something and asks nothing: no verb of its own, so few words."""
    return len(text.split()) <= 6 and not re.match(
        rf"(?:{_ASKING}|is|are|was|were|did|does|do|will)\b", text, re.IGNORECASE
    )


def _about_other_subject(subject: str, reading: str) -> str:
    """The question before with the subject in place of one of the same kind, else with the subject added."""
    mine = [token for token in tokenize(subject, question=True) if not token.stop]
    tokens = tokenize(reading, question=True)
    if any(token.term in COUNTRY_TERMS for token in mine):
        places = [token for token in tokens if token.term in COUNTRY_TERMS]
    elif any(token.name for token in mine):
        places = [token for token in tokens if token.name and token.term not in COUNTRY_TERMS]
    else:
        places = []
    if places:
        first, last = _last_run(reading, places)
        return reading[: first.start] + subject.removeprefix("the ") + reading[last.end :]
    return f"{reading.rstrip(' ?？؟')} – {subject}?"


def _last_run(text: str, tokens: list[Token]) -> tuple[Token, Token]:
    """The last of these tokens, with those that stand directly before it."""
    first = last = tokens[-1]
    for token in reversed(tokens[:-1]):
        if text[token.end : first.start] != " ":
            break
        first = token
    return first, last


def _points_back(text: str) -> bool:
    tokens = tokenize(text, question=True)
    if _HE.search(text):
        return not any(token.name and not token.stop for token in tokens)
    content = [token for token in tokens if not token.stop]
    pointing = _THING.search(text) and not _NOT_POINTING.search(text)
    return bool(pointing) and len(content) <= 3 and not any(token.name for token in content)


def _with_subjects(text: str, before: Turn) -> str:
    subjects = _subjects(before, person=bool(_HE.search(text)))
    return f"{text.rstrip(' ?？؟')} ({', '.join(subjects)})?" if subjects else text


def _subjects(before: Turn, *, person: bool) -> list[str]:
    """What was talked about: the short answer if it is a name, the question's words, the names of its sentence."""
    found: list[str] = []
    answer = before.answer
    short = answer.short_answer
    if short and short[:1].isupper() and not any(c.isdigit() for c in short):
        found.append(short)
    if person and answer.verdict is Verdict.ANSWERED:
        text = answer.evidence[0].passage.text
        found += [name for name in main_names([(text, tokenize(text))]) if " " in name]
    if not person or not found:
        found += _phrases(before.reading)
    return list(_without_repetition(found))[:_MOST_SUBJECTS]


def _phrases(text: str) -> list[str]:
    """Runs of words of subject matter."""
    runs: list[list[Token]] = []
    for token in tokenize(text, question=True):
        if token.stop:
            continue
        if runs and text[runs[-1][-1].end : token.start] == " ":
            runs[-1].append(token)
        else:
            runs.append([token])
    return [text[run[0].start : run[-1].end] for run in runs]


def _without_repetition(phrases: Iterable[str]) -> Iterable[str]:
    seen: set[str] = set()
    for phrase in phrases:
        if phrase.casefold() not in seen:
            seen.add(phrase.casefold())
            yield phrase
