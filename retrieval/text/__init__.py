"""Text analysis shared by all engines and rankers: paragraphs, sentences, terms, dates and story detection."""
