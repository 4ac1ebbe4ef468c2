"""Updates made by chance, and a server that takes whatever the bot makes of them."""
