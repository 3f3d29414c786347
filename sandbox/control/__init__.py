"""The control page and its API: what happens to accounts, faults, the clock, the report.

For people and tests, mounted by ``sandbox.app``. May import everything of the sandbox.
"""
