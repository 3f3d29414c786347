"""What handing a mail to a mail server, or to a provider's API, raises where it is not taken."""

from __future__ import annotations

from anymail.exceptions import AnymailError

# smtplib's are OSErrors, and so are most of a provider's; Anymail's own of an answer are not.
NOT_TAKEN = (OSError, AnymailError)
