"""What every room of the site uses: taking tokens out of text, sealing, the guard that lets
only public addresses through, connections that hang up in time, wait headers, times in words,
links to articles, and waking a worker by its task's name. Every room above may call it; it
imports the standard library, Django and third parties, and nothing of the site.
"""
