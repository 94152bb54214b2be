"""Suppliers of an inventory and of a bill of materials."""

import json

import pytest

from cleannet.config.inventory import load
from cleannet.config.strict import ConfigError
from cleannet.trust.shares import UNNAMED, of_bill, of_inventory, total

INVENTORY = """
inventory = "cleannet-inventory/1"
dated = 2026-01-31
[[network]]
mcc = "999"
mnc = "70"
[[network.node]]
kind = "gNB"
identity = 1
supplier = "one"
[[network.node]]
kind = "gNB"
identity = 2
[[function]]
type = "AMF"
addresses = "10.0.0.1"
supplier = "two"
"""


def test_an_inventory():
    found = of_inventory(load(INVENTORY, "x"))
    assert found == {"gNB": {"one": 1, UNNAMED: 1}, "AMF": {"two": 1}}
    assert total(found.values()) == {"one": 1, "two": 1, UNNAMED: 1}


def test_a_bill_with_nested_components():
    inner = {"type": "library", "publisher": " b ", "components": [{"type": "file"}]}
    bill = {
        "bomFormat": "CycloneDX",
        "components": [{"type": "library", "supplier": {"name": "a"}, "group": "g", "components": [inner]}, 7],
    }
    assert of_bill(json.dumps(bill), "x") == {"library": {"a": 1, "b": 1}, "file": {UNNAMED: 1}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no", "no JSON"),
        ("[]", "not CycloneDX"),
        ('{"bomFormat": "SPDX"}', "not CycloneDX"),
        ("[" * 100_000, "no JSON"),
        (
            '{"bomFormat": "CycloneDX", "components": ' + '[{"components": ' * 70 + "[]" + "}]" * 70 + "}",
            "nested deeper than 64",
        ),
    ],
)
def test_what_is_no_bill_is_refused(text: str, message: str):
    with pytest.raises(ConfigError, match=message):
        of_bill(text, "x")
