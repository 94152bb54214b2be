"""SUB: identity and privacy of subscribers."""
