"""The settings of a chat."""
