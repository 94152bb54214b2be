"""Codes of operations are those of the specification, as another implementation of it has them."""

import re

import pytest

from cleannet.decode.map_tables import FROM_VERSION_2, MAP_OPERATIONS, operation_name


def test_names_by_code_agree_with_the_asn1():
    asn1 = pytest.importorskip("pycrate_asn1dir.TCAP_MAP").MAP_Protocol.Supported_MAP_Operations
    for one in asn1._val.root:
        code, argument = one["operationCode"][1], one.get("ArgumentType")
        name = argument._typeref.called[1] if argument is not None and argument._typeref else ""
        if not name.endswith(("Arg", "-Arg")) or name in ("USSD-Arg",):
            continue
        words = re.sub(r"-?Arg$", "", name).replace("-", "").replace("PrepareHO", "PrepareHandover").lower()
        words = words.replace("preparesubsequentho", "preparesubsequenthandover")
        ours = MAP_OPERATIONS[code].lower()
        assert ours.endswith(words.replace("send", "", 1)) or ours == words, (code, name)


def test_codes_that_no_version_1_has_are_known():
    assert set(MAP_OPERATIONS) >= FROM_VERSION_2
    assert not {2, 3, 4, 7, 8, 10, 22, 43, 45, 46} & FROM_VERSION_2


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({}, "MOForwardSM"),
        ({"context_number": 21, "context_version": 3}, "MOForwardSM"),
        ({"context_number": 25, "context_version": 2}, "MTForwardSM"),
        ({"context_number": 21, "context_version": 2}, "ForwardSM"),
    ],
)
def test_one_code_forwards_both_ways(fields, name):
    assert operation_name(46, fields) == name


def test_what_has_no_name():
    assert (operation_name(None, {}), operation_name(250, {})) == ("", "")
