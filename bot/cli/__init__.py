"""The command line, `dateline`: one file a command or group of commands; the exit status comes from the result."""
