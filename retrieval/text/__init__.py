"""What every engine and ranker shares about text: paragraphs, sentences, and the one analysis into terms."""
