"""The checks: one file each. `check` makes one, `catalogue` finds them all, `runner` runs them."""
