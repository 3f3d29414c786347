"""Settings of signing in: by the networks, with a second factor."""
