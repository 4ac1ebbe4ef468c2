"""Render results as documents, and documents as Telegram messages, terminal text, Markdown, HTML or JSON."""
