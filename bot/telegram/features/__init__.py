"""What the bot does: one folder or file a feature, with its handlers and keyboards."""
