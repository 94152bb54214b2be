"""Checks of GTP-U tunnels (codes GTP)."""
