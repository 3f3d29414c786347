"""Tokens renewed by machine, stored, lent to tools, and sealed again with new keys.

Called by probing, the journeys and the API's face. The intent is a row before the call
(``renew``), an answer is on the disk before the database has it (``storing``), and an answer that
never came is no evidence (``silence``, ``after_loss``). May import records and what is below.
"""
