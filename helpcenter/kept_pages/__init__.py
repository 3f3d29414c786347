"""Public pages kept by the process that answers: made once, compressed once, for everybody.

``front.KeptPages`` stands before Django: a page that is kept costs no request, no session, no
template. Which views are kept says ``helpcenter.public_cache.kept``. A page is made from nothing
but its address, so that whoever asked for it first has left nothing in it.
"""
