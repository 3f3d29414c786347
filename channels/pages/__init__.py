"""What a signed-in person sees: the list of channels, one channel, fragments in articles.

Only ``channels.urls`` and ``channels.public`` call in here. May import the journeys and
everything below. A page view never calls a network: checks run in workers or on request.
"""
