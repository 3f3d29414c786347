"""What only staff see: feedback, searches in vain, facts to read again, who waits.

Led to by ``helpcenter.staff.urls``. May import everything of the help center.
"""
