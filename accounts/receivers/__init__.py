"""What allauth and Django tell of signing in: written into the log, told by mail, acted on."""
