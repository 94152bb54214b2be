"""Numbers for what must be compared and not be known: identities and ids in services' messages."""

MOST_NAMES = 1 << 20


class Names:
    """Gives each text a number, in the order of their appearance. The texts stay here and go nowhere else."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.full = False

    def number(self, text: str) -> int:
        """The number of a text; -1 for none, and for new ones once there are `MOST_NAMES`."""
        if not text:
            return -1
        known = self._numbers.get(text)
        if known is None:
            known = len(self._numbers)
            if known >= MOST_NAMES:
                self.full = True
                return -1
            self._numbers[text] = known
        return known
