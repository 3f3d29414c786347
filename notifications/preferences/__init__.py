"""The page on which a person says what they want to hear, with the next message foretold.

Only ``notifications.urls`` leads here. May import delivery's rules and everything below.
"""
