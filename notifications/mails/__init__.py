"""A message in words: subject, text and HTML; and every mail with sample data for staff.

Called by delivery and by ``/staff/mails/``. May import triggers for what a message is about;
sends nothing.
"""
