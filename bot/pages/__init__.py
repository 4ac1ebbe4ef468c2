"""Reader pages: articles and briefings in a browser.

`dateline read` serves them on this machine (`loopback`). Articles are read by `reading`, and rendered by `bot.rendering.pages`.
"""
