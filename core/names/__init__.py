"""Names and words that others chose: typed into a form, and shown inside our sentences.

Any room may import it; it imports ``core.names.plain_names`` alone.
"""
