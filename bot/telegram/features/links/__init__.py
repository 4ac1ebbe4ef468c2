"""Links into the bot."""
