"""Topics that chats watch."""
