"""A first sign-in at a network whose address has an account here already.

It is never joined to that account silently: whoever signs in proves once that both are theirs,
by the account's password or by a link that is mailed to the account's address. Where the network
does not vouch for the address, a stranger may have typed it in there: nothing is said of an
account on any page, and the link works in the browser alone that came from the network.
"""
