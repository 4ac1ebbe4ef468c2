"""Finds evidence for a question: engines, vectors, the reader, ranking, follow-ups and the answer."""
