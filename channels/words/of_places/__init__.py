"""What is said of one place among several: no longer named by its network, or restricted there.

Called by ``channels.words``.
"""
