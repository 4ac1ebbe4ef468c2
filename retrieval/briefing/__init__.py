"""Articles to a cited extractive briefing: key points and other shapes, each in the articles' own words. Pure."""
