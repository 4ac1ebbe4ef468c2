"""`python -m bot` is the same as `dateline`."""

from bot.cli import entry

if __name__ == "__main__":
    entry()
