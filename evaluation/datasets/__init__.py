"""Sets as ranking tasks. The published ones are not part of the project; a folder that holds them is given.

xquad-r  LAReQA's XQuAD-R (Roy et al., EMNLP 2020): parallel questions and articles in eleven languages, CC BY-SA 4.0
qed      QED (Lamm et al., TACL 2021): real search questions, a paragraph, the sentence that answers, CC BY-SA 3.0
clapnq   CLAPNQ (Rosenthal et al., TACL 2025): the same with as many that the passage does not answer, Apache-2.0
selqa    SelQA (Jurczyk et al., 2016): answer sentence selection in sections of Wikipedia, Apache-2.0
stories  our own, see `evaluation.stories`; these are part of the project
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from evaluation.datasets.libraries import library, library_asked_from_elsewhere, stories
from evaluation.datasets.published import clapnq, qed, selqa
from evaluation.datasets.task import Task
from evaluation.datasets.variants import of_other_titles, unseen, with_and_without, with_other_names
from evaluation.datasets.xquad import LANGUAGES, xquad, xquad_article, xquad_paragraph

__all__ = ["ANSWERABLE_OR_NOT", "SETS", "Task"]

SETS: dict[str, Callable[[Path], Iterator[Task]]] = {
    "xquad-en": lambda data: xquad(data, "en"),
    "qed": qed,
    "clapnq": clapnq,
    "selqa": selqa,
    "xquad-en-paragraph": lambda data: xquad_paragraph(data, "en"),
    "xquad-en-article": lambda data: xquad_article(data, "en"),
    "xquad-de-article": lambda data: xquad_article(data, "de"),
    "xquad-zh-article": lambda data: xquad_article(data, "zh"),
    "xquad-de>en-article": lambda data: xquad_article(data, "en", asked_in="de"),
    "xquad-zh>en-article": lambda data: xquad_article(data, "en", asked_in="zh"),
    "xquad-en-names": lambda data: with_other_names(t for t in xquad_article(data, "en") if t.gold),
    "qed-titles": lambda data: of_other_titles(qed(data)),
    "qed-without": lambda data: with_and_without(qed(data)),
    "selqa-without": lambda data: with_and_without(selqa(data)),
    "qed-unseen": lambda data: unseen(with_and_without(qed(data))),
    "clapnq-unseen": lambda data: unseen(clapnq(data)),
    "selqa-unseen": lambda data: unseen(with_and_without(selqa(data))),
    "qed-titles-unseen": lambda data: unseen(of_other_titles(qed(data))),
    "library-x>en": library_asked_from_elsewhere,
    "stories": stories,
    "stories-x>en": partial(stories, translated=True),
    **{f"library-{name}": partial(library, language=name) for name in ("en", "ar", "id", "ja", "ru", "zh")},
    **{f"xquad-{name}": partial(xquad, language=name) for name in LANGUAGES[1:]},
    **{f"xquad-{name}>en": partial(xquad, language=name, passages_in="en") for name in LANGUAGES[1:]},
}
"""Every set by name.

`xquad-de>en` has questions in German and passages in English. In `…-without` each question is asked twice, the second
time with the passages that answer taken away; in `xquad-en-paragraph` of its own paragraph and of another, in
`xquad-en-article` of its article and of the rest of it, in `xquad-en-names` of a name in it and of one that it lacks, in
`qed-titles` of its own subject and of another one.
"""

ANSWERABLE_OR_NOT = (
    "clapnq",
    "clapnq-unseen",
    "qed-without",
    "qed-unseen",
    "selqa-without",
    "selqa-unseen",
    "qed-titles-unseen",
    "stories",
    "stories-x>en",
    *(f"library-{name}" for name in ("en", "x>en", "ar", "id", "ja", "ru", "zh")),
    "xquad-en-paragraph",
    "xquad-en-article",
    "xquad-en-names",
    "qed-titles",
    "xquad-de-article",
    "xquad-zh-article",
    "xquad-de>en-article",
    "xquad-zh>en-article",
)
"""The sets in which about half of the questions have no answer."""
