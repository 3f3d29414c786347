"""What a person sees of their data: asking for a copy, having the account deleted, keeping it."""
