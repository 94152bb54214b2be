"""Ways into trees, whole and broken ones."""

from cleannet.decode.uper import UNREAD
from cleannet.decode.uper_tree import algorithm, alternative, at, bits, first, identity, ies, items, octets, plmn, plmns
from cleannet.decode.uper_tree import present as is_there
from cleannet.model.rrc import RRCIdentity

TREE = {"a": ("b", {"c": [1, 2], "d": UNREAD}), "e": None}


def test_paths() -> None:
    assert at(TREE, "a", "b", "c") == [1, 2]
    assert at(TREE, "a", "x", "c") is None
    assert at(TREE, "a", "b", "c", "d") is None
    assert at(TREE, "a", "b", "d") is None
    assert at(None, "a") is None
    assert first(TREE, "x", "e", "a") == TREE["a"]
    assert items(TREE, "a", "b", "c") == [1, 2]
    assert items(TREE, "a", "b", "d") == items(TREE, "a") == []
    assert alternative(TREE, "a")[0] == "b"
    assert alternative(TREE, "e") == alternative((5, 3)) == ("", None)
    assert is_there(TREE["a"][1], "d")
    assert not is_there(None, "d")


def test_bit_strings() -> None:
    assert (bits((5, 3)), bits(None), bits(UNREAD), bits(("name", 1))) == (5, None, None, None)
    assert octets((0x1FF, 9)) == b"\x01\xff"
    assert octets(None) == b""


def test_plmns_repeat_the_mcc() -> None:
    own, short, empty = {"mcc": [0, 0, 1], "mnc": [0, 1]}, {"mnc": [0, 2, 3]}, None
    assert plmns([own, short]) == ("001-01", "001-023")
    assert (plmn(own), plmn(short), plmn(empty)) == ("001-01", "-023", "-")


def test_identities() -> None:
    s_tmsi = identity(("s-TMSI", {"mmec": (1, 8), "m-TMSI": (2, 32)}))
    assert s_tmsi == RRCIdentity("s-TMSI", b"\x01\0\0\0\x02")
    assert s_tmsi.tmsi == b"\0\0\0\x02"
    imsi = identity(("imsi", [0, 0, 1, 0, 1, 9]))
    assert imsi == RRCIdentity("imsi", b"001019")
    assert imsi.tmsi is None
    part = identity(("ng-5G-S-TMSI-Part1", (0x40C0FFEE02, 39)))
    assert part is not None
    assert part.tmsi == bytes.fromhex("c0ffee02")
    assert identity(("", None)) is identity(("addition", UNREAD)) is identity(("imsi", None)) is None


def test_algorithms() -> None:
    names = ("eea0", "eea1", "eea2", "eea3-v1130")
    found = [algorithm(names, it) for it in ("eea0", "eea3-v1130", "spare4", "spare1", "addition 42", None)]
    assert found == [0, 3, 4, 7, None, None]


def test_extensions_are_one() -> None:
    body = {"t": 1, "criticalExtensions": ("c1", ("m-r8", {"a": 1, "nonCriticalExtension": {"b": 2}}))}
    assert {"t": 1, "a": 1, "b": 2}.items() <= ies(body).items()
    assert ies({"a": 1, "nonCriticalExtension": {"b": UNREAD}})["b"] is UNREAD
    assert ies(None) == ies(UNREAD) == {}
