"""Every row of one database into another, empty one.

Called by ``manage.py move_database``. It asks Django for the models and knows none of them.
"""
