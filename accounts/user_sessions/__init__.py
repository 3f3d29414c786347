"""The browsers in which a person is signed in: when each was last used. The page is allauth's."""
