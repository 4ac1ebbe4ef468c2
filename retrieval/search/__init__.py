"""From a question to evidence: engines, vectors, the reader, ranking, follow-ups, the answer."""
