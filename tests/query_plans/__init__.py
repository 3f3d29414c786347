"""How PostgreSQL looks for the rows of each hot query, with a hundred thousand channels."""
