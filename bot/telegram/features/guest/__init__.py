"""The bot in chats that it has not joined."""
