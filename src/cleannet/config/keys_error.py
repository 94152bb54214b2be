"""What is wrong with a file of keys."""


class KeysError(Exception):
    """A file of keys cannot be used; the message says why, and holds nothing of what stands in it."""
