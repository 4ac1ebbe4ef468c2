"""The composition root: settings to a library. The only place that picks concrete parts."""

from pathlib import Path

from bot.config import Settings
from retrieval.library import Library
from retrieval.sources import read_articles


def make_library(settings: Settings, articles: Path | None = None) -> Library:
    """The library of `articles`, or of the settings' own place.

    Raises:
        ArticleError: an article cannot be read, or there is none.
        UnknownBackend: the settings name an engine that does not exist.
    """
    return Library(read_articles(articles or settings.articles), engine=settings.engine)
