"""What is measured with: people, logins and channels in the mix of a site in use, and databases.

Made in bulk, the same each time. Imports the site's models, and nothing else of ``bench``.
"""
