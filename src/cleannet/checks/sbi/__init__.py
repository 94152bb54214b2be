"""Checks of the service-based interfaces (codes SBI)."""
