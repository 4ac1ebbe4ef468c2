"""Turns the driver's errors into `StoreError`."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from retrieval.errors import StoreError

_FULL = (errors.DiskFull, errors.ReadOnlySqlTransaction)
_UNDONE = (errors.SerializationFailure, errors.DeadlockDetected)
_BUSY = (*_UNDONE, errors.LockNotAvailable, errors.QueryCanceled, errors.TooManyConnections)
_LOST = (errors.AdminShutdown, errors.CrashShutdown, errors.CannotConnectNow)


def is_lost(error: psycopg.Error, *, is_closed: bool) -> bool:
    """Whether a statement failed because the connection ended, rather than for what it says."""
    return is_closed or isinstance(error, _LOST)


def can_be_repeated(error: psycopg.Error) -> bool:
    """Whether the server undid a transaction for the sake of another one, so that it may succeed the next time."""
    return isinstance(error, _UNDONE)


@contextmanager
def as_store_errors(*, is_opening: bool = False) -> Iterator[None]:
    """Turn the driver's errors about the database into `StoreError`; errors in statements and values pass unchanged.

    Args:
        is_opening: whether whoever opens the database shall learn why it cannot be reached. Later the reason, which names the
            server, is in the cause alone, since a chat may see the text.
    """
    try:
        yield
    except _FULL as exc:
        raise StoreError(
            "The disk is full or read-only. Nothing was changed. Try again when there is room on it."
        ) from exc
    except _BUSY as exc:
        raise StoreError("The database is busy. Try again in a minute.") from exc
    except (psycopg.OperationalError, psycopg.InterfaceError) as exc:
        if is_opening:
            raise StoreError(f"The database cannot be reached: {_reason(exc)}.") from exc
        raise StoreError("The database cannot be used: {reason}.", reason="it cannot be reached at the moment") from exc
    except errors.InsufficientPrivilege as exc:
        raise StoreError("The database cannot be used: {reason}.", reason=_reason(exc)) from exc
    except (psycopg.IntegrityError, psycopg.ProgrammingError, psycopg.DataError):
        raise
    except psycopg.Error as exc:
        raise StoreError("The database cannot be used: {reason}.", reason=_reason(exc)) from exc


def _reason(error: psycopg.Error) -> str:
    """What the server or the driver says, in one line."""
    said = error.diag.message_primary or str(error).partition("Is the server running")[0]
    return " ".join(said.split()).rstrip(".")
