"""Complete indexes and compute vectors in the background, a part at a time."""

import logging
import threading
import time
from collections.abc import Callable

from retrieval.errors import EngineUnavailable, StoreError
from retrieval.model import Article
from retrieval.search.reader import Window
from retrieval.services.collections import PUBLIC, Collections
from retrieval.services.shelf_index import AT_ONCE as AT_ONCE_INDEXED
from retrieval.services.vector_queue import texts_of
from retrieval.store import Shelf

log = logging.getLogger(__name__)
AT_ONCE = 400
"""Maximum number of passages without vectors for which a start waits: about four seconds."""
BATCH = 16
"""Passages per batch: about 200 ms, after which a stop is noticed."""

RETRY = 60.0
"""Seconds after which indexes and vectors that could not be completed are tried again."""


class VectorWorker:
    """A thread that completes the indexes of large libraries and computes the vectors of passages.

    Meanwhile questions are answered by what is there.

    Args:
        collections: the collections; their lock is not held while vectors are computed.
        done: called in the thread after each article.
    """

    def __init__(self, collections: Collections, done: Callable[[], None] = lambda: None) -> None:
        self._collections = collections
        self._done = done
        self._work = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="encoding", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._work.set()
        self._thread.start()

    def warm(self) -> None:
        """Load the reader, and compute the vectors of the public shelves if that takes only seconds."""
        collections = self._collections
        if collections.reader is not None:
            collections.reader.read("?", [Window("", ("?",))])
        if collections.encoder is None:
            return
        try:
            with collections.lock:
                for name in collections.public:
                    collections.library(Shelf(PUBLIC + name))
        except EngineUnavailable as exc:
            # The bot starts all the same: what needs no search goes on, and the server may be there soon.
            log.warning("%s", exc)
            return
        left = AT_ONCE
        while not self._stopped and left > 0:
            missing = _next(collections)
            left -= len(texts_of(missing[1])) if missing else AT_ONCE
            if left > 0:
                self._one_article()

    def wake(self) -> None:
        """Tell the thread that there may be passages without vectors."""
        self._work.set()

    def stop(self) -> None:
        """Stop the thread after the current batch."""
        self._stopped = True
        self._work.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        wait = None
        while not self._stopped:
            self._work.wait(wait)
            self._work.clear()
            wait = None
            try:
                while not self._stopped and (_advance(self._collections) or self._one_article()):
                    self._done()
            except StoreError as exc:
                # It is tried again when an article is added, or after a while: a server may be there again.
                log.warning("Vectors are not computed: %s", exc)
                wait = RETRY
            except Exception:
                log.exception("Vectors cannot be computed. Passages are found by words only.")
                return

    def _one_article(self) -> bool:
        import numpy as np

        encoder = self._collections.encoder
        missing = _next(self._collections)
        if missing is None or encoder is None:
            return False
        number, article = missing
        texts = texts_of(article)
        parts = []
        for start in range(0, len(texts), BATCH):
            if self._stopped:
                return False
            parts.append(encoder.passages(texts[start : start + BATCH]))
        with self._collections.lock:
            self._collections.put_vectors(number, np.concatenate(parts))
        return True


def encode_all(collections: Collections, say: Callable[[str], None]) -> None:
    """Compute all missing vectors, one article at a time. Finished articles are kept if it is interrupted.

    Args:
        collections: the collections.
        say: called with the progress, as one line.
    """
    import numpy as np

    complete_index(collections, say)
    with collections.lock:
        total, done = collections.catch_up(), 0
    started = time.monotonic()
    while collections.encoder is not None and (missing := _next(collections)):
        number, article = missing
        texts, parts = texts_of(article), []
        for start in range(0, len(texts), BATCH):
            parts.append(collections.encoder.passages(texts[start : start + BATCH]))
            done += len(parts[-1])
            left = (time.monotonic() - started) / done * max(0, total - done)
            say(f"{done} of {total} sentences are compared by meaning, {left:.0f} s left")
        with collections.lock:
            collections.put_vectors(number, np.concatenate(parts))
    if done:
        say("")


def complete_index(collections: Collections, say: Callable[[str], None]) -> None:
    """Bring what is missing into the indexes of the large libraries in use. What is done is kept if it is interrupted.

    Args:
        collections: the collections.
        say: called with the progress, as one line.
    """
    parts = 0
    while _advance(collections):
        parts += 1
        say(f"the index is being made: {parts * AT_ONCE_INDEXED} articles so far")
    if parts:
        say("")


def _next(collections: Collections) -> tuple[int, Article] | None:
    with collections.lock:
        return collections.next_unencoded()


def _advance(collections: Collections) -> bool:
    with collections.lock:
        return collections.advance()
