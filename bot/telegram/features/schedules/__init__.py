"""Briefings that come by themselves."""
