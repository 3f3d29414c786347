"""What Facebook and Instagram share: the Graph API's errors, and signed requests.

Called by these two networks' folders. Standard library, ``answers`` and the contract only.
"""
