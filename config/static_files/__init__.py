"""Static files: the stylesheet made of its parts."""
