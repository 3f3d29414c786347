"""Outgoing messages: rows that are stored first and delivered afterwards, by any number of senders.

A model takes part by inheriting ``models.Outgoing`` (or ``models.Claimable``, which brings the
columns), by an ``outbox`` that states its promise and its figures, and by a manager made from
``queryset.OutboxQuerySet``. The words:

- claim: one conditional UPDATE gives a row to one sender. Whatever the sender writes afterwards
  is conditional on that claim.
- lease: how long a claim holds. A sender that has not finished by then is taken for dead.
- release: give a claim back, by its sender or after its lease.
- deliver, retry, give up: the three ends of a try. ``backoff`` says when the next one is.
- revive: owe again what was given up.
- unsure: a sender died while sending. At most once: the row ends here and is never sent again.
  At least once: there is no such end, the row is sent again under the same id.

Imports Django and the standard library. Any room may use it.
"""
