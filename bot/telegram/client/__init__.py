"""What every call to Telegram passes: repeats, flood limits, whether a chat can be reached."""
