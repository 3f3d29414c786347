"""How many calls a network takes of us, and what our looks may cost."""
