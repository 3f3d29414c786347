"""Log lines: which request, task and login they are of, and no token in any of them."""
