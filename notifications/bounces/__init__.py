"""Addresses that take no mail from us: how we learn of them, and the way back.

Called by delivery, by the mail providers' webhooks and by the banner on private pages. Imports
the models only.
"""
