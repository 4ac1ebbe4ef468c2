"""Implements the store and the queues in a PostgreSQL database, with the statements and migrations of those in SQLite."""
