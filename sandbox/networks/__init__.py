"""One folder for each pretend network, in its own dialect; ``registry`` lists them.

Mounted by ``sandbox.app``. A folder imports the store, consent, replies and what networks of
one family share; no folder knows another.
"""
