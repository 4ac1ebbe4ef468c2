"""Vectors computed beside the answering, a few passages at a time."""

import logging
import threading
from collections.abc import Callable

from retrieval.library import Library

log = logging.getLogger(__name__)
BATCH = 4
"""Passages at a time: some 200 ms, after which a stop is noticed."""


class Encoding:
    """A thread that gives a library's passages their vectors; questions meanwhile are answered by words.

    Args:
        library: whose passages.
        turn: held while the library is touched, by everyone who does; never while vectors are computed.
        keep: told of each article whose vectors are complete.
    """

    def __init__(self, library: Library, turn: threading.Lock, keep: Callable[[str], None] | None = None) -> None:
        self._library = library
        self._turn = turn
        self._keep = keep
        self._work = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="encoding", daemon=True)

    def start(self) -> None:
        """Begin; without an encoder there is nothing to do."""
        if self._library.encoder is not None:
            self._work.set()
            self._thread.start()

    def wake(self) -> None:
        """Say that passages were added."""
        self._work.set()

    def stop(self) -> None:
        """End, after the few passages at hand."""
        self._stopped = True
        self._work.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while True:
            self._work.wait()
            self._work.clear()
            try:
                while not self._stopped and self._step():
                    pass
            except Exception:
                log.exception("Vectors cannot be computed; questions are answered by words alone.")
                return
            if self._stopped:
                return

    def _step(self) -> bool:
        encoder = self._library.encoder
        assert encoder is not None  # noqa: S101 - start() has looked
        with self._turn:
            passages = self._library.unencoded(BATCH)
        if not passages:
            return False
        vectors = encoder.passages([text for _, text in passages])
        with self._turn:
            self._library.put_vectors(passages[0][0], vectors)
            article_id = passages[0][0].article_id
            if self._keep and self._library.vectors(article_id) is not None:
                self._keep(article_id)
        return True
