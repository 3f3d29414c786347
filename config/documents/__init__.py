"""Blocks of the documents that the code knows better, written by ``make docs``, held by a test.

Called by nobody else. Reads the table of layers in ``pyproject.toml`` and the rooms' docstrings;
imports no room.
"""
