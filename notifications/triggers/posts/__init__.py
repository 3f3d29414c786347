"""Messages about posts that a tool reported as failed."""
