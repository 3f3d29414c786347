"""Every fault at every outgoing call: a line between the site and the pretend networks that breaks."""
