"""More requests than the site can serve, and clients that take their time."""
