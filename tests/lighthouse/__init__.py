"""``make lighthouse``: what Lighthouse says of the pages that people use most.

Against a site as a server runs it: Gunicorn, DEBUG off, static files compressed. Lighthouse comes
from npm at the version that ``package.json`` names, into ``var/lighthouse/``; the browser is the
machine's.
"""
