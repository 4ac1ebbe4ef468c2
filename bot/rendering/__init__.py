"""Answers, briefings and lists to what a person reads: one document, drawn for Telegram, a terminal or a program."""
