"""Columns whose text is sealed for their own row, and sealing them again with new keys."""
