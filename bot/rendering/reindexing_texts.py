"""The texts of `dateline reindex`, which are for operators and in English."""


def copying(done: int, total: int) -> str:
    """How far it is, in passages."""
    return f"{done:,} of {total:,} passages"


def done(passages: int) -> str:
    """All was copied, and the new index is used."""
    return f"The new index has {passages:,} passages and is used from now on. The old one is deleted."
