"""How concentrated shares are: Herfindahl–Hirschman index and effective number. No bands: they are the reader's."""

from collections.abc import Mapping

from cleannet.model.record import Record


class Concentration(Record, frozen=True):
    """How concentrated shares are.

    Attributes:
        index: sum of the squared per cents, up to 10,000.
        effective: 1 over the sum of the squared shares: as many equal ones would be as concentrated.
        largest: name and share of the largest.
        count: how many there are.
    """

    index: float
    effective: float
    largest: tuple[str, float]
    count: int


def concentration(amounts: Mapping[str, float]) -> Concentration | None:
    """Of amounts by name; None where there is none above 0.

    Raises:
        ValueError: an amount is negative.
    """
    if any(amount < 0 for amount in amounts.values()):
        raise ValueError("an amount is below 0")
    kept = {name: amount for name, amount in sorted(amounts.items()) if amount > 0}
    total = sum(kept.values())
    if not total:
        return None
    shares = {name: amount / total for name, amount in kept.items()}
    squares = sum(share * share for share in shares.values())
    largest = min(shares, key=lambda name: (-shares[name], name))
    return Concentration(squares * 10_000, 1 / squares, (largest, shares[largest]), len(shares))
