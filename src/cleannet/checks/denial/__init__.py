"""DOS: abuse and denial of service."""
