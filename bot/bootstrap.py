"""The composition root: settings to a library. The only place that picks concrete parts."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.config import NO_ENCODER, Settings
from retrieval.encoders import Encoder, make_encoder
from retrieval.errors import MissingExtra
from retrieval.library import Library
from retrieval.models import PassageId
from retrieval.sources import read_articles
from retrieval.vector_files import VectorFiles

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stock:
    """A library, and what keeps its vectors for the next start."""

    library: Library
    keep: Callable[[str], None]

    def encode(self) -> None:
        """Compute the vectors that are missing, and keep them; for those who have the time to wait."""
        missing = [a.id for a in self.library.articles if self.library.vectors(a.id) is None]
        self.library.encode()
        for article_id in missing:
            self.keep(article_id)


def make_stock(settings: Settings, articles: Path | None = None) -> Stock:
    """The library of `articles`, or of the settings' own place, with the vectors that are kept.

    Raises:
        ArticleError: an article cannot be read, or there is none.
        UnknownBackend: the settings name an engine or an encoder that does not exist.
    """
    encoder = _encoder(settings)
    library = Library(
        read_articles(articles or settings.articles),
        engine=settings.engine,
        encoder=encoder,
        strictness=settings.strictness,
    )
    if encoder is None:
        return Stock(library, lambda _: None)
    files = VectorFiles(settings.state / "vectors", encoder.identity)
    for article in library.articles:
        kept = files.read(library.texts(article.id))
        if kept is not None:
            library.put_vectors(PassageId(article.id, 0), kept)

    def keep(article_id: str) -> None:
        vectors = library.vectors(article_id)
        if vectors is not None:
            files.write(library.texts(article_id), vectors)

    return Stock(library, keep)


def _encoder(settings: Settings) -> Encoder | None:
    if settings.encoder == NO_ENCODER:
        return None
    try:
        return make_encoder(settings.encoder)
    except MissingExtra as exc:
        log.warning("%s. Until then questions are answered by their words alone.", exc)
        return None
