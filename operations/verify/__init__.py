"""What must be true of everything that is stored, whatever died meanwhile: ``manage.py verify``.

Each invariant is a function with a name and a sentence. It yields the rows that break it, bit by
bit however many there are, and changes nothing. Imported by the command and by tests.
"""
