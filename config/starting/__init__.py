"""How a process of the site begins: its environment, what it refuses, and whose its files are."""
