"""Checks of roaming and interconnect: Diameter, GTP-C and SS7 at the border (codes ROA)."""
