"""The base of every record: frozen, cheap to build, closed to unknown fields."""

import msgspec


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of everything that is made per message or written to a report."""
