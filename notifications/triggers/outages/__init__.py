"""Networks that many channels cannot reach, and faults of our own there that last.

Where a network has many servers, each of them for itself: what is told is a realm
(``contract.realms``), and a small server's trouble is nobody else's. ``look`` runs every few
minutes. Told only once it has lasted, only to people whose channels it touches, with one all-clear
to exactly those who were told; what comes and goes is not told again soon.
"""
