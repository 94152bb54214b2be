"""Who supplies what share: of an inventory's nodes and functions, or of a CycloneDX bill of materials."""

import json
from collections import Counter
from collections.abc import Iterable

from cleannet.config.inventory import Inventory
from cleannet.config.strict import ConfigError

UNNAMED = "(not told)"
_DEEPEST, _MOST = 64, 1_000_000


def of_inventory(known: Inventory) -> dict[str, Counter[str]]:
    """Suppliers of the base stations, and of the functions of each type, with how many each supplies."""
    found: dict[str, Counter[str]] = {}
    for node in known.nodes:
        found.setdefault(node.kind, Counter())[node.supplier or UNNAMED] += 1
    for function in known.functions:
        found.setdefault(function.type, Counter())[function.supplier or UNNAMED] += 1
    return found


def of_bill(text: str, path: str) -> dict[str, Counter[str]]:
    """Suppliers (else publishers, authors or groups) of the components of a CycloneDX JSON bill, by type of component.

    Raises:
        ConfigError: it is no CycloneDX JSON, or nested deeper or larger than any honest one.
    """
    try:
        bill = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise ConfigError(f"{path}: no JSON ({wrong}); give a CycloneDX bill as JSON") from None
    if not isinstance(bill, dict) or bill.get("bomFormat") != "CycloneDX":
        raise ConfigError(f"{path}: 'bomFormat' is not CycloneDX")
    found: dict[str, Counter[str]] = {}
    waiting: list[tuple[object, int]] = [(bill.get("components"), 0)]
    count = 0
    while waiting:
        components, depth = waiting.pop()
        if depth > _DEEPEST or count > _MOST:
            raise ConfigError(f"{path}: components are nested deeper than {_DEEPEST}, or are more than {_MOST}")
        for one in components if isinstance(components, list) else ():
            if isinstance(one, dict):
                count += 1
                kind = one.get("type")
                found.setdefault(kind if isinstance(kind, str) else "component", Counter())[_supplier(one)] += 1
                waiting.append((one.get("components"), depth + 1))
    return found


def _supplier(component: dict[str, object]) -> str:
    supplier = component.get("supplier")
    named = [supplier.get("name")] if isinstance(supplier, dict) else []
    return _first(*named, component.get("publisher"), component.get("author"), component.get("group")) or UNNAMED


def _first(*values: object) -> str:
    return next((one.strip() for one in values if isinstance(one, str) and one.strip()), "")


def total(groups: Iterable[Counter[str]]) -> Counter[str]:
    """All groups together."""
    found: Counter[str] = Counter()
    for one in groups:
        found.update(one)
    return found
