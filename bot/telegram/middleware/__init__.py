"""What every update passes before its handler: access, rate limits, the order of a chat."""
