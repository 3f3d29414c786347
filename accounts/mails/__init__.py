"""Mails about the account itself, in the look of all our mails: what was changed, and what to do
if it was not you."""
