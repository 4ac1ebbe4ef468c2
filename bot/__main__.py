"""`python -m bot` is the same as `dateline`."""

from bot.start import entry

if __name__ == "__main__":
    entry()
