"""Which servers, of a network that has many, show a sign of life, and which no longer do."""
