"""Channels by what one light query tells: their states, and the lives of their tokens."""
