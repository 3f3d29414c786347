"""Pictures of channels: fetched once from the network's own hosts, kept small, never linked to.

Called by ``channels.tasks`` and by the page that serves them. Calls nobody but those hosts; what
is to be fetched was noted by ``channels.records.pictures``.
"""
