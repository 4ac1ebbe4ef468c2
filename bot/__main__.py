"""`python -m bot` is the same as `dateline`."""

from bot.cli.main import entry

if __name__ == "__main__":
    entry()
