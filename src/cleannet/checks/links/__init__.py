"""LNK: protection of links."""
