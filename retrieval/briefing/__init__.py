"""Makes cited extractive briefings from articles: key points and other shapes, quoted verbatim. Pure functions."""
