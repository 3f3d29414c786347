"""What every process of the site counts, and the files in which it does."""
