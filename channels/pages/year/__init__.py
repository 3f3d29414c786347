"""The year of all channels: when a person is needed, and for which login."""
