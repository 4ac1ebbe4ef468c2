"""What a chat chooses."""
