"""A publishing tool tells of a post that failed: what is made of it, in data and in words.

Called through ``channels.public`` by the API and by messages. May import probing, records
and ``words``.
"""
