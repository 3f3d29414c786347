"""Quiet hours, time zones, and which messages leave together. Pure: takes ``at``.

Called by delivery, triggers and preferences. Imports topics and the models' types only.
"""
