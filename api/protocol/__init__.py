"""What every call has in common: who calls, limits, cursors, repeated calls, problems.

Called by the endpoints and the middleware. Knows no channel; imports keys and models.
"""
