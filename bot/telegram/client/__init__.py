"""What every call to Telegram passes through: repetition, flood limits and reachability of the chat."""
