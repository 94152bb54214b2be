"""The tables of RR, MM and GMM: each message decodes with all its elements, and tells when it has none."""

import re

import pytest

from cleannet.decode.cursor import Cursor
from cleannet.decode.gsm_l3 import gsm_l3
from cleannet.decode.gsm_l3_tables import GMM_LAYOUTS, MM_LAYOUTS, RR_LAYOUTS
from cleannet.decode.ies import Format
from cleannet.model import gsm
from cleannet.model.problem import ProblemKind

DISCRIMINATORS = {6: RR_LAYOUTS, 5: MM_LAYOUTS, 8: GMM_LAYOUTS}
MESSAGES = [(pd, kind) for pd, layouts in DISCRIMINATORS.items() for kind in layouts]
NAMES = [f"{pd}-{kind:02x}" for pd, kind in MESSAGES]


def read(octets):
    cursor = Cursor(octets, "GSM L3")
    (message,) = gsm_l3(cursor)
    return message, [problem.kind for problem in cursor.problems]


def encoded(row):
    content = {"10.5.1.4": "f4c000004d", "10.5.3.1.1": "aa" * 16, "10.5.3.2.2": "aa" * 14}.get(row.clause)
    content = bytes.fromhex(content) if content else bytes(row.length or 1)
    identifier = b"" if row.iei is None else bytes([row.iei])
    match row.format:
        case Format.HALVES:
            return bytes(1)
        case Format.TV_HALF:
            return identifier
        case Format.TV:
            return identifier + bytes(row.length)
    return identifier + bytes([len(content)]) + content


@pytest.mark.parametrize(("discriminator", "kind"), MESSAGES, ids=NAMES)
def test_a_message_with_all_its_elements_is_whole(discriminator, kind):
    layout = DISCRIMINATORS[discriminator][kind]
    rows = [*layout.mandatory, *layout.optional.values()]
    message, problems = read(bytes((discriminator, kind)) + b"".join(map(encoded, rows)))
    assert problems == []
    assert type(message) is not gsm.OtherGSMMessage
    assert message.ies == tuple(layout.optional)
    for row in rows:
        assert re.fullmatch(r"10\.5\.\d+\.\d+[a-f]?(\.\d)?(, 10\.5\.\d+\.\d+[a-f]?)*", row.clause)
        if row.field:
            assert getattr(message, row.field) is not None, row.name


@pytest.mark.parametrize(("discriminator", "kind"), MESSAGES, ids=NAMES)
def test_a_message_without_its_elements_is_told(discriminator, kind):
    message, problems = read(bytes((discriminator, kind)))
    layout = DISCRIMINATORS[discriminator][kind]
    assert problems == ([ProblemKind.MISSING_IE] if layout.mandatory else [])
    # Nothing is made up where the first octets are absent.
    made_up = bool(layout.mandatory) and not layout.mandatory[0].field
    assert (type(message) is gsm.OtherGSMMessage) == made_up
