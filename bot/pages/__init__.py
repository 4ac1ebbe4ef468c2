"""Reader pages: articles without a public address, and briefings, in a browser.

The bot serves them under a public address, by links that expire (`tickets`, `links`), and `dateline read` on this machine
(`loopback`). Both read articles by `reading`, and render them by `bot.rendering.pages`.
"""
