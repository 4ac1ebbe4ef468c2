"""The lock that threads get in turn."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from retrieval.services.fair_lock import FairLock


def is_free(lock: FairLock) -> bool:
    """Whether another thread could take the lock at once."""

    def take() -> bool:
        taken = lock.acquire(blocking=False)
        if taken:
            lock.release()
        return taken

    with ThreadPoolExecutor(1) as other:
        return other.submit(take).result()


def test_is_held_by_one_thread_as_often_as_it_takes_it() -> None:
    lock = FairLock()
    with lock:
        with lock:
            assert lock.acquire(blocking=False)
            lock.release()
        assert not is_free(lock)
    assert is_free(lock)


def test_is_given_back_by_its_owner_alone() -> None:
    lock = FairLock()
    with pytest.raises(RuntimeError, match="not held"):
        lock.release()
    with lock, ThreadPoolExecutor(1) as other, pytest.raises(RuntimeError, match="not held"):
        other.submit(lock.release).result()


def test_is_given_back_after_an_error() -> None:
    lock = FairLock()
    with pytest.raises(KeyError), lock:
        raise KeyError
    assert is_free(lock)


def test_who_waits_comes_before_the_thread_that_works_in_steps() -> None:
    lock = FairLock()
    done: list[str] = []

    def ask() -> None:
        with lock:
            done.append("question")

    with ThreadPoolExecutor(1) as other:
        with lock:
            asked = other.submit(ask)
            while not lock.is_awaited:
                pass
        for _ in range(3):
            with lock:
                done.append("step")
        asked.result()
    assert done == ["question", "step", "step", "step"]


def test_threads_exclude_each_other() -> None:
    lock, count = FairLock(), 0

    def work() -> None:
        nonlocal count
        for _ in range(500):
            with lock:
                before = count
                with lock:
                    count = before + 1

    with ThreadPoolExecutor(8) as others:
        for each in [others.submit(work) for _ in range(8)]:
            each.result()
    assert count == 4000
