"""The base of every record: frozen, cheap to build, closed to unknown fields."""

import msgspec


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Base of everything that is made per message or written to a report.

    Frozen records cannot form cycles, so the garbage collector need not watch them.
    """
