"""Draw briefings as PNG pictures, without network or browser. Texts are passed as data, never as code."""

from bot.rendering.pictures.card import briefing_card
from bot.rendering.pictures.choosing import look_for, picture
from bot.rendering.pictures.drawing import MissingFont
from bot.rendering.pictures.frame import Look
from bot.rendering.pictures.timeline import timeline_picture

__all__ = ["Look", "MissingFont", "briefing_card", "look_for", "picture", "timeline_picture"]
