"""Every fault at every outgoing call, on a line between the site and the pretend networks."""
