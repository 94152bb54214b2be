"""DWN: pushing subscribers to weaker networks or off the air."""
