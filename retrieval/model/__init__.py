"""Defines the frozen data classes that all parts of Dateline share."""

from retrieval.model.answers import UNSURE, Answer, Evidence, Explanation, Scope, Strictness, TimeNote, Verdict
from retrieval.model.articles import ID_LENGTH, Article, Citation, Hit, Passage, PassageId, Span, article_id
from retrieval.model.briefings import Briefing, BriefingPoint, Budget, Entry, Section, Shape, Tense

__all__ = [
    "ID_LENGTH",
    "UNSURE",
    "Answer",
    "Article",
    "Briefing",
    "BriefingPoint",
    "Budget",
    "Citation",
    "Entry",
    "Evidence",
    "Explanation",
    "Hit",
    "Passage",
    "PassageId",
    "Scope",
    "Section",
    "Shape",
    "Span",
    "Strictness",
    "Tense",
    "TimeNote",
    "Verdict",
    "article_id",
]
