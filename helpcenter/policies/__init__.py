"""What the help center knows of the networks: figures, changes and comparisons.

All of it comes through ``channels.public.help_center``. Called by markup and everything above.
"""
