"""Briefings to look at: values to what is drawn, as data, to a PNG. No network, no browser, no text becomes code."""

from bot.rendering.pictures.card import briefing_card
from bot.rendering.pictures.choosing import look_for, picture
from bot.rendering.pictures.drawing import MissingFont
from bot.rendering.pictures.frame import Look
from bot.rendering.pictures.timeline import timeline_picture

__all__ = ["Look", "MissingFont", "briefing_card", "look_for", "picture", "timeline_picture"]
