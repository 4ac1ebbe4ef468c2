"""The arguments of the tools. Their JSON schemas tell an assistant what to write; names that are not here are refused."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

MOST_QUESTION = 1000
MOST_PASSAGES = 20
MOST_RANK = 100
"""Passages are ranked down to about this one."""
MOST_WORDS = 200
MOST_ADDRESS = 2000
MOST_TEXT = 1_000_000
"""Characters of a text that is added."""

_Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Since = Annotated[
    _Line | None,
    Field(
        max_length=100,
        description="Use only articles published since then: “yesterday”, “monday”, “3 days”, “2026-11-20”. "
        "Articles without a date count by when they were added.",
    ),
]


class Arguments(BaseModel):
    """The arguments of a tool."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AskArguments(Arguments):
    """The arguments of `ask`."""

    question: _Line = Field(
        max_length=MOST_QUESTION,
        description="One question in everyday words, in any language. It must stand alone: write names, not “he” or “there”.",
    )
    since: _Since = None


class SearchArguments(Arguments):
    """The arguments of `search`."""

    query: _Line = Field(max_length=MOST_QUESTION, description="Words, or a question, to find passages for.")
    limit: int = Field(10, ge=1, le=MOST_PASSAGES, description="The maximum number of passages.")
    offset: int = Field(
        0, ge=0, le=MOST_RANK, description="How many passages to leave out: `next_offset` of the call before."
    )


class BriefArguments(Arguments):
    """The arguments of `brief`."""

    topic: Annotated[_Line | None, Field(max_length=MOST_WORDS)] = Field(
        None, description="Only points about this topic. Without it, of all articles."
    )
    since: _Since = None
    length: str = Field(
        "60 seconds",
        pattern=r"^[1-9]\d{0,4} (sentences?|characters?|seconds?|minutes?)$",
        description="The maximum length: “5 sentences”, “600 characters”, or the time to read it, “60 seconds” or “3 minutes”.",
    )


class ArticlesArguments(Arguments):
    """The arguments of `articles`."""

    words: str = Field(
        "",
        max_length=MOST_WORDS,
        description="Text that the title, the source or the address must contain. To look into the texts, use search.",
    )
    page: int = Field(1, ge=1, le=1_000_000, description="The page of the list, from 1.")


class AddArguments(Arguments):
    """The arguments of `add`: an address, or a text with its title."""

    url: Annotated[_Line | None, Field(max_length=MOST_ADDRESS)] = Field(
        None, description="The http or https address of one article on the public web. Not together with text."
    )
    text: Annotated[str | None, Field(max_length=MOST_TEXT)] = Field(
        None, description="The whole text of an article, unchanged, with a line break between paragraphs."
    )
    title: Annotated[_Line | None, Field(max_length=MOST_WORDS)] = Field(
        None, description="The headline of the text. Only together with text."
    )

    @model_validator(mode="after")
    def _is_one_article(self) -> Self:
        if (self.url is None) == (self.text is None):
            raise ValueError("give either url or text")
        if (self.text is None) != (self.title is None):
            raise ValueError("give title together with text, and only then")
        return self
