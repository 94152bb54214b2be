"""Values of EMM information elements: what the vectors of test_nas_eps.py do not show."""

import pytest

from cleannet.decode import nas_eps_values as value
from cleannet.decode.cursor import Cursor, Malformed
from cleannet.model.problem import ProblemKind
from cleannet.model.security_eps import EEA, EIA


def read(reader, hexadecimal):
    cursor = Cursor(bytes.fromhex(hexadecimal), "TEST")
    return reader(cursor), [problem.kind for problem in cursor.problems], cursor


def test_half_octets_cover_every_value():
    for both in range(256):
        key_set = {"nas_ksi": both >> 4 & 7, "mapped_context": bool(both & 0x80)}
        assert value.attach_type_and_key_set(both) == {"attach_type": both & 7} | key_set
        assert value.update_type_and_key_set(both) == {"update_type": both & 7, "active": bool(both & 8)} | key_set
        assert value.detach_type_and_key_set(both) == {"detach_type": both & 7, "switch_off": bool(both & 8)} | key_set
        assert value.service_type_and_key_set(both) == {"service_type": both & 15} | key_set
        assert value.network_detach_type(both) == {"detach_type": both & 7}
        assert value.request_and_pdn_type(both) == {"request_type": both & 7, "pdn_type": both >> 4 & 7}
        assert value.algorithms(Cursor(bytes([both]), "TEST")) == {
            "ciphering": EEA(both >> 4 & 7),
            "integrity": EIA(both & 7),
        }


@pytest.mark.parametrize(
    ("octets", "expected", "problems"),
    [
        ("f0e0", (0xF0, 0xE0, None, None, None), []),
        ("f0e0c0", (0xF0, 0xE0, 0xC0, None, None), [ProblemKind.BAD_VALUE]),
        ("f0e0c0c0", (0xF0, 0xE0, 0xC0, 0x40, None), []),
        ("f0e0c0c0f0", (0xF0, 0xE0, 0xC0, 0x40, 0x70), []),
    ],
)
def test_security_capability(octets, expected, problems):
    found, noted, _ = read(value.security_capability, octets)
    assert (found.eea, found.eia, found.uea, found.uia, found.gea) == expected
    assert noted == problems


def test_what_follows_in_a_ue_network_capability_is_no_gea():
    found, noted, cursor = read(value.ue_network_capability, "f0e0c0c0ff0102")
    assert (found.gea, noted, cursor.left()) == (None, [], 0)
    # Only the algorithms are structural.
    assert max(end for _, end in cursor.trace.structural) == 4


@pytest.mark.parametrize("reader", [value.security_capability, value.ue_network_capability, value.gea])
def test_too_short_a_capability(reader):
    with pytest.raises(Malformed):
        read(reader, "")


@pytest.mark.parametrize(
    ("octets", "gea"), [("00", 0), ("80", 0x40), ("e5e0", 0x70), ("7f00", 0), ("007e", 0x3F), ("0081", 0)]
)
def test_gea(octets, gea):
    assert read(value.gea, octets)[0] == gea


@pytest.mark.parametrize(
    ("octets", "seconds"), [("00", 0), ("49", 3240), ("21", 60), ("1f", 62), ("e5", -1), ("85", 300)]
)
def test_gprs_timer(octets, seconds):
    assert read(value.gprs_timer, octets)[0] == seconds


@pytest.mark.parametrize(("half", "asked"), [(0, False), (1, True), (2, False), (9, True), (7, False)])
def test_imeisv_request(half, asked):
    assert value.imeisv_request(half) is asked


@pytest.mark.parametrize(
    ("reader", "octets", "good"),
    [
        (value.response, 4, True),
        (value.response, 16, True),
        (value.response, 3, False),
        (value.response, 17, False),
        (value.autn, 16, True),
        (value.autn, 15, False),
        (value.auts, 14, True),
        (value.auts, 16, False),
    ],
)
def test_sizes(reader, octets, good):
    found, problems, cursor = read(reader, "5a" * octets)
    assert (len(found), problems == []) == (octets, good)
    assert cursor.trace.structural == []
