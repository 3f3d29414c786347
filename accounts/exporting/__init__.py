"""A copy of what we keep of a person: asked for, written to a file by a worker, fetched.

Called by the pages, the admin and the tasks. What is in it is registered (``registered``).
"""
