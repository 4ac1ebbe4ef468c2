"""A strict stand-in for Telegram: a real HTTP server on loopback that refuses what Telegram refuses."""
