"""From candidates to ordered evidence: what a question asks, what a passage holds of it, how sure that makes us."""
