"""What Google's networks share: the token endpoint, what an error of its APIs holds, the consent.

Called by the folders of YouTube and of Google Business Profile. Each is a project of its own at
Google: a grant is of a person and a project, and giving it back ends every token of it.
``answers`` and the contract only, but for ``provider``, which knows allauth.
"""
