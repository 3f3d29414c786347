"""People's channels at the networks: connected, probed, diagnosed, renewed and refreshed.

Other rooms reach in through ``channels.public`` and ``channels.contract`` only. The rooms in
here stand one above the other as ``pyproject.toml`` lists them; each imports what is below.
"""
