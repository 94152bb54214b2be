"""What the walk over an NGAP message has found so far."""

from cleannet.decode.aper_types import Decoded
from cleannet.decode.cursor import Cursor


class Found(dict[str, Decoded]):
    """Fields of the record to be, by name.

    `handover_container`: the octets of TargetToSource-TransparentContainer; `handover_type`: index of HandoverType,
    which tells what they are.
    """

    handover_container: Cursor | None = None
    handover_type: int | None = None

    def add(self, name: str, item: Decoded) -> None:
        """Appends to a field that is a tuple."""
        self[name] = (*self.get(name, ()), item)
