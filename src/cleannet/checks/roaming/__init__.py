"""Checks of roaming and of what comes from other networks (codes ROA)."""
