"""Tables of TS 24.301, messages of nas_eps_attach, nas_eps_mobility and nas_eps_session: each with all its elements."""

import re

import pytest

from cleannet.decode.cursor import Cursor
from cleannet.decode.ies import EPS_TLV_E_IEI, Format
from cleannet.decode.nas_eps import nas_eps
from cleannet.decode.nas_eps_attach import DETACH_REQUEST_OF_NETWORK
from cleannet.decode.nas_eps_mobility import MOBILITY_LAYOUTS
from cleannet.decode.nas_eps_session import SESSION_LAYOUTS
from cleannet.decode.nas_eps_types import MOBILITY_TYPES, SESSION_TYPES

# Contents for the elements that are read; any octets will do for the others.
CONTENTS = {
    "9.9.2.3": bytes.fromhex("f4c000004d"),
    "9.9.3.1": bytes(14),
    "9.9.3.2": bytes(16),
    "9.9.3.4": bytes(8),
    "9.9.3.12": bytes.fromhex("f699f907000201c000004d"),
    "9.9.3.15": bytes.fromhex("0201d9"),
    "9.9.3.22": bytes.fromhex("0904"),
    "9.9.3.34": bytes(4),
    "9.9.3.36": bytes(5),
    "9.9.3.51": bytes.fromhex("0754"),
}
MESSAGES = {
    **{f"EMM 0x{kind:02x}": (bytes((7, kind)), layout) for kind, layout in MOBILITY_LAYOUTS.items()},
    "EMM 0x45 of a network": (bytes((7, 0x45)), DETACH_REQUEST_OF_NETWORK),
    **{f"ESM 0x{kind:02x}": (bytes((0x52, 1, kind)), layout) for kind, layout in SESSION_LAYOUTS.items()},
}
INNER = ("container", "short_message")


def encoded(row):
    """One element with plausible contents."""
    content = CONTENTS.get(row.clause, bytes(row.length or 1))
    identifier = b"" if row.iei is None else bytes([row.iei])
    match row.format:
        case Format.HALVES:
            return bytes(1)
        case Format.TV_HALF:
            return identifier
        case Format.TV:
            return identifier + bytes(row.length)
        case Format.TLV:
            return identifier + bytes([len(content)]) + content
        case Format.TLV_E:
            return identifier + len(content).to_bytes(2, "big") + content


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_with_all_its_elements_is_whole(name):
    header, layout = MESSAGES[name]
    rows = [*layout.mandatory, *layout.optional.values()]
    cursor = Cursor(header + b"".join(map(encoded, rows)), "NAS-EPS")
    message, *_ = nas_eps(cursor)
    assert cursor.problems == []
    assert message.whole
    assert message.ies == tuple(layout.optional)
    for row in rows:
        if row.field and row.field not in INNER:
            assert getattr(message, row.field) is not None, row.name


@pytest.mark.parametrize("name", MESSAGES)
def test_every_row_names_its_clause(name):
    _, layout = MESSAGES[name]
    for row in [*layout.mandatory, *layout.optional.values()]:
        assert row.name
        assert re.fullmatch(r"9\.9\.[234]\.\d+[A-D]?(, 9\.9\.[234]\.\d+[A-D]?)?", row.clause)
        # What nobody knew would be passed over by the same length.
        if row.format in (Format.TLV, Format.TLV_E) and row.iei is not None:
            assert (row.format is Format.TLV_E) == (row.iei >= EPS_TLV_E_IEI), row.name


def test_every_type_has_a_table_and_every_table_a_type():
    assert MOBILITY_TYPES.keys() == MOBILITY_LAYOUTS.keys()
    assert SESSION_TYPES.keys() == SESSION_LAYOUTS.keys()
    names = [*MOBILITY_TYPES.values(), *SESSION_TYPES.values()]
    assert len(set(names)) == len(names)
    # 9.8: bits 8 and 7 are 01 for EMM, 11 for ESM.
    assert {kind >> 6 for kind in MOBILITY_TYPES} == {0b01}
    assert {kind >> 6 for kind in SESSION_TYPES} == {0b11}
