"""The pretend networks: a server of their own for demo and tests. See README.md."""
