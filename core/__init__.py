"""What every room of the site uses: sealing, redaction, the outbox, waking a worker by name.

Also the guard that lets only public addresses through, connections that hang up in time, wait
headers, times in words, and links to articles. Every room above may call it; it imports the
standard library, Django and third parties, and nothing of the site.
"""
