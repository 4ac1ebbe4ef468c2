"""The features of the bot: one folder or file each, with handlers and keyboards."""
