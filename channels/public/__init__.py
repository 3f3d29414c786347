"""The faces of ``channels``: one for each room above it, and all that the room may import.

``help_center``, ``tools`` (the API) and ``messages`` (notifications). Beside its face a room may
import ``channels.contract``, the words that everything shares. What a face does not give out
may be changed without looking above.
"""
