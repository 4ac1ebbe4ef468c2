"""The articles of a chat."""
