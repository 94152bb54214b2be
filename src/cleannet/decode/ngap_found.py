"""What the walk over an NGAP message has found so far."""

from cleannet.decode.aper_types import Decoded


class Found(dict[str, Decoded]):
    """Fields of the record to be, by name."""

    def add(self, name: str, item: Decoded) -> None:
        """Appends to a field that is a tuple."""
        self[name] = (*self.get(name, ()), item)
