"""How much the tests notice: ``make mutants`` changes the code a little and runs them.

A fixed sample of the core modules, drawn from what mutmut can make of them. No changed file
ever exists: a mutant lives in the memory of a forked test process, so there is nothing to put
back when a run is interrupted. ``rooms.toml`` says which modules are held by which tests,
``equivalent.toml`` which mutants no test could notice, and why.
"""
