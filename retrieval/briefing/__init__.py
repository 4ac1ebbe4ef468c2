"""Articles to a cited extractive briefing: key points and other shapes, each in the articles' own words. Pure."""

from retrieval.briefing.selecting import brief

__all__ = ["brief"]
