"""How often something may be done, by whom, counted in a cache that all processes share."""
