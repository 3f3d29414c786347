"""Cookies, transport, headers, the content security policy: what a browser holds to for us."""
