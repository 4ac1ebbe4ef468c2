"""From what a user sends to articles: fetching, formats, changes of a page."""
