"""Verdicts, causes, evidence and history in sentences, in the active language and time zone.

Called by pages, messages and the API's face. Imports diagnosis, ``policy_words`` and the
contract; writes nothing. No sentence sends anybody to reconnect for a fault that is not theirs.
"""
