"""What browsers refused to load or run on our pages: reported, counted by kind, shown to staff.

Called by ``operations.urls`` and by browsers. Imports the models and what the rooms below share.
"""
