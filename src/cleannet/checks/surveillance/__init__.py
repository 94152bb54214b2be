"""SUR: surveillance and tracking."""
