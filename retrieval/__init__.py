"""The core of Dateline: from an article's text to quoted, cited sentences. Knows no front end and no environment."""
