"""The whole site as it runs: what it counts, and what it reports elsewhere."""
