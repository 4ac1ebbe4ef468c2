"""Render articles, briefings and answers as HTML pages that need no script and load nothing. Pure."""
