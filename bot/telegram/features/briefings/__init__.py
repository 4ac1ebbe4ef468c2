"""Briefings on demand."""
