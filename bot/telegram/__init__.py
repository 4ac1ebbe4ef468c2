"""The Telegram front end: the Application, its middleware, its client, and one folder for each feature."""
