"""Public pages kept by the process that answers: made once, compressed once, for everybody.

``middleware`` stands before the session, the language and the rest. What a view must be to be
kept says ``helpcenter.public_cache.kept``. A page is made from nothing but its address: whoever
asked for it first has left nothing in it.
"""
