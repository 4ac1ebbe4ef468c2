"""Keeps the vectors of a large library in a memory-mapped file.

- `file.py` is the class that others use.
- `rows.py` holds the vectors: rows of float16, appended and flushed, never changed.
- `directory.py` says which rows are whose, in SQLite. Its transactions commit the rows: rows beyond the committed number
  are not there.
- `search.py` finds the rows nearest to a question.
"""

from retrieval.search.vector_file.file import VectorFile

__all__ = ["VectorFile"]
