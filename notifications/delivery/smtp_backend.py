"""Django's SMTP backend, which also knows whether a mail may have been taken.

``smtplib`` says "disconnected" both before the content was sent, where trying again is safe,
and after it, where the server may have accepted the mail without our hearing of it.
"""

from __future__ import annotations

import smtplib
from typing import Any

from django.core.mail.backends import smtp

GO_AHEAD = 354


class AnswerLost(smtplib.SMTPServerDisconnected):
    """The content was on its way and no answer came: it may have arrived."""


class _Watched(smtplib.SMTP):
    _content_begun = False

    def getreply(self) -> tuple[int, bytes]:
        code, text = super().getreply()
        self._content_begun = code == GO_AHEAD
        return code, text

    def data(self, msg: Any) -> tuple[int, bytes]:
        self._content_begun = False
        try:
            return super().data(msg)
        except smtplib.SMTPDataError:
            raise
        except OSError as error:  # also SMTPServerDisconnected, and a timeout
            self.close()
            if self._content_begun:
                raise AnswerLost(type(error).__name__) from None
            raise


class Connection(_Watched):
    """SMTP, in the clear or with STARTTLS."""


class ConnectionOverTls(_Watched, smtplib.SMTP_SSL):
    """SMTP over TLS from the first byte."""


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return ConnectionOverTls if self.use_ssl else Connection
