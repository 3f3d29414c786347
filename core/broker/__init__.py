"""The site's database as Celery's broker, where no other one is named: an app of its own.

Nothing else to install, to start or to keep whole. Celery knows it as ``database://``; nothing
of the site imports it, and it imports only Django and kombu.
"""
