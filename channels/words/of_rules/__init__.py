"""What a single rule tells a person beyond its cause, and the article that explains it."""
