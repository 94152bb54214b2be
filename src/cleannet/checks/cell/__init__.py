"""CEL: cells that are not what they claim."""
