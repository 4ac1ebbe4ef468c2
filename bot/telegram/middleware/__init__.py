"""What every update passes before its handler: rate limits and the order within a chat."""
