"""How fast the site is: each figure beside a yardstick measured in the same run on this machine.

``make bench`` runs the small sizes, ``make bench-full`` the large ones. A module in one of the
folders with a function ``measure(size)`` takes part, under its own name; what is measured, and
what came of it: docs/performance.md. Here is what they share: rows, the table, taking turns.
Imports whatever it measures, and is imported by nothing but tests.
"""
