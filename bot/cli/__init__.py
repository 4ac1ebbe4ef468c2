"""The command line, `dateline`: one module per command or group of commands."""
