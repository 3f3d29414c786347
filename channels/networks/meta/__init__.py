"""What Meta's networks share: the Graph API's errors, and signed requests.

Called by these networks' folders. Standard library, ``answers`` and the contract only.
"""
