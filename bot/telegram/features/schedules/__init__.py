"""Scheduled briefings."""
