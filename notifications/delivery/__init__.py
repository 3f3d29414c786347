"""Sends what is due: claimed, batched into mails, handed to a mail server, settled.

Called by ``notifications.tasks``; the preferences page foretells with the same rules. May
import mails, triggers, bounces and timing.
"""
