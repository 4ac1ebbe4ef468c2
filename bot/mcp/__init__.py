"""The MCP server: assistants ask the terminal's library and get verbatim passages with their places.

MCP is the Model Context Protocol. `arguments` and `results` are the schemas of the tools, `tools` and `listing` what they do,
`wording` their readable text. `server` answers calls, in `threads`; `transports` connects it to standard input and output or to
HTTP. Only `server` and `transports` know the package `mcp`. All texts are English: an assistant says them to its user in the
user's language.
"""
