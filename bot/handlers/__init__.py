"""From an update to a library call to a reply: one file a subject."""
