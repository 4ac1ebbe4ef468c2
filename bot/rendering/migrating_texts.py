"""The texts of `dateline migrate`, which are for operators and in English."""


def copying(table: str, done: int, total: int) -> str:
    """How far the copying has come, in rows."""
    return f"{done:,} of {total:,} rows ({table})"


def table_line(table: str, rows: int, digest: str) -> str:
    """What a table holds in both databases."""
    return f"{table:<16}{rows:>12,}  {digest}"


def copied(rows: int) -> str:
    """All was copied; what to do next."""
    return (
        f"Copied {rows:,} rows. Each table holds the same in both databases: the number of its rows and their digest are above. "
        "The source is as it was. DATELINE_DATABASE and DATELINE_STATE say which one Dateline uses."
    )
