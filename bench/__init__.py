"""How fast the site is: each figure beside a yardstick measured in the same run on this machine.

``make bench`` runs the small sizes, ``make bench-full`` the large ones. A module here with a
function ``measure(size)`` takes part; what is measured, and what came of it: docs/performance.md.
Imports whatever it measures, and is imported by nothing but tests.
"""
