"""One folder for each network, and the readers of its policy and changes files.

A network's folder holds all that is known of it: ``policy.toml``, ``changes.toml``,
``client.py``, ``errors.py``. ``channels.registry`` lists the folders; nothing else imports one.
The folders know neither each other nor anything above ``answers``; ``meta`` is what Facebook,
Instagram and Threads share, ``google`` what YouTube and Business Profile do, and
``anchored_codes`` what the consent pages of Instagram and Threads do.
"""
