"""Words as search compares them: tokens and stems, synonyms, phrases, spelling.

Called by the index and the search. Imports the models for synonyms of staff, nothing above.
"""
