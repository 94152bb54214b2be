"""Tables of TS 24.501, messages of nas_5gs_session: each decodes with all its elements."""

import re

import pytest

from cleannet.decode.cursor import Cursor
from cleannet.decode.ies import Format
from cleannet.decode.nas_5gs import nas_5gs
from cleannet.decode.nas_5gs_session import SESSION_LAYOUTS

HEADER = bytes.fromhex("2e0101")

# Contents for the elements that are read; any octets will do for the others.
CONTENTS = {
    "9.11.3.4": bytes.fromhex("f299f907020040c0000002"),
    "9.11.3.10": bytes(2),
    "9.11.3.14": bytes(14),
    "9.11.3.15": bytes(16),
    "9.11.3.17": bytes(16),
    "9.11.3.54": bytes(4),
}


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


@pytest.mark.parametrize("kind", SESSION_LAYOUTS, ids=hex)
def test_a_message_with_all_its_elements_is_whole(kind):
    layout = SESSION_LAYOUTS[kind]
    rows = [*layout.mandatory, *layout.optional.values()]
    pdu = HEADER + bytes([kind]) + b"".join(map(encoded, rows))
    cursor = Cursor(pdu, "NAS-5GS")
    message, *_ = nas_5gs(cursor)
    assert [problem for problem in cursor.problems if "nested" not in problem.detail] == []
    assert message.whole
    assert message.ies == tuple(layout.optional)
    for row in rows:
        if row.field and row.field not in ("container", "payload"):
            assert getattr(message, row.field) is not None, row.name


@pytest.mark.parametrize("kind", SESSION_LAYOUTS, ids=hex)
def test_every_row_names_its_clause(kind):
    layout = SESSION_LAYOUTS[kind]
    for row in [*layout.mandatory, *layout.optional.values()]:
        assert row.name
        assert re.fullmatch(r"9\.11\.[234]\.\d+[A-D]?(, 9\.11\.[234]\.\d+[A-D]?)?", row.clause)
