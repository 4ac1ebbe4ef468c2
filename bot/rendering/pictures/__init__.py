"""Briefings to look at: values to what is drawn, as data, to a PNG. No network, no browser, no text becomes code."""

from bot.rendering.pictures.card import briefing_card
from bot.rendering.pictures.drawing import MissingFont
from bot.rendering.pictures.timeline import timeline_picture

__all__ = ["MissingFont", "briefing_card", "timeline_picture"]
