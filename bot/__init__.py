"""The front ends of Dateline: the command line, the REPL and the Telegram bot."""
