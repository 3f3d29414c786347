"""Tokens renewed by machine, stored, lent to tools, and sealed again with new keys.

Called by probing, the journeys and the API's face. The intent is a row before the call; see
``renew``. May import records and what is below.
"""
