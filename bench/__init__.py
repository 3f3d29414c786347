"""What the site does in a second, measured against a yardstick in the same run."""
