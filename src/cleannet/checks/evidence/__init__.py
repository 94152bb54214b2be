"""Checks that compare evidence with other evidence (EVD)."""
