"""Every page in every state, as everybody who may come there sees it, in a real browser."""
