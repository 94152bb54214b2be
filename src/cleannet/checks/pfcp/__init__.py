"""Checks of PFCP on N4 (codes PFC)."""
