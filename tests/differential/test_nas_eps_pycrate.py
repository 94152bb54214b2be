"""NAS-EPS against pycrate and tshark, over the NAS PDUs of S1, phone logs and a radio capture in all real captures.

tshark finds the PDUs and names their messages; pycrate reads their fields. Where they differ from this project's
decoder, the difference stands in a table here with its reason; a table may only shrink.
"""

import functools
import logging
import shutil
import struct
import subprocess
import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.ies import Format
from cleannet.decode.nas_eps import nas_eps
from cleannet.decode.nas_eps_attach import DETACH_REQUEST_OF_NETWORK
from cleannet.decode.nas_eps_mobility import MOBILITY_LAYOUTS
from cleannet.decode.nas_eps_session import SESSION_LAYOUTS
from cleannet.decode.nas_eps_types import MOBILITY_TYPES, SESSION_TYPES
from cleannet.model import nas_eps as model
from cleannet.model.identity import EPSGUTI, IMSI, TMSI
from cleannet.model.nas import ReadableBecause
from cleannet.model.sms import SMSMessage

SHARED = Path(__file__).parents[2].parent / "shared"
NUMBERS = {name: kind for table in (MOBILITY_TYPES, SESSION_TYPES) for kind, name in table.items()}
USER_LINK = 148
"""Link type of the radio capture whose frames are NAS-EPS themselves."""
S1_PORT, GSMTAP_PORT = bytes((0x8E, 0x3C)), bytes((0x12, 0x79))
GSMTAP_NAS = 18

pytestmark = [
    pytest.mark.skipif(not SHARED.is_dir(), reason="the shared captures are absent"),
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is absent"),
]

TSHARK_DIFFERS: dict[tuple[str, int], tuple[int, str]] = {}
REAL_PROBLEMS: dict[tuple[str, str], int] = {}


class PDU(NamedTuple):
    octets: bytes
    uplink: bool | None


@functools.cache
def pdu_fields():
    lines = subprocess.run(["tshark", "-G", "fields"], capture_output=True, text=True, check=True).stdout.splitlines()
    names = [line.split("\t")[2] for line in lines if line.startswith("F\t")]
    s1 = [name for name in names if name.startswith("s1ap.") and name.lower().endswith("nas_pdu")]
    rrc = [name for name in names if name.startswith("lte-rrc.") and name.lower() == "lte-rrc.dedicatedinfonas"]
    return s1 + rrc


def captures():
    paths = sorted(path for path in SHARED.rglob("*.pcap*") if path.is_file() and path.stat().st_size < 2_000_000)
    return [path for path in paths if link(path) == USER_LINK or carries(path)]


def link(path):
    """The link type of a classic pcap of this machine's octet order."""
    head = path.read_bytes()[:24]
    return struct.unpack("<I", head[20:])[0] if head[:4] == b"\xd4\xc3\xb2\xa1" else None


def carries(path):
    content = path.read_bytes()
    return S1_PORT in content or GSMTAP_PORT in content


def frames(path):
    content, at = path.read_bytes(), 24
    while at < len(content):
        (length,) = struct.unpack("<I", content[at + 8 : at + 12])
        yield content[at + 16 : at + 16 + length]
        at += 16 + length


def dissected(path):
    """NAS PDUs of a capture and how often tshark names each message type, by EMM and ESM."""
    types = ["nas_eps.nas_msg_emm_type", "nas_eps.nas_msg_esm_type"]
    columns = [*pdu_fields(), "gsmtap.type", "udp.payload", *types]
    links = f'uat:user_dlts:"User 1 (DLT={USER_LINK})","nas-eps","0","","0",""'
    command = ["tshark", "-r", str(path), "--disable-protocol", "tcp", "-o", links, "-Y", "nas-eps", "-T", "fields"]
    command += [part for column in columns for part in ("-e", column)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    # tshark ends with 2 behind a capture whose last frame is cut.
    assert done.returncode in (0, 2), done.stderr
    pdus, theirs = [], Counter()
    for line in done.stdout.splitlines():
        *octets, tap, payload, mobility, session = line.split("\t")
        pdus += [bytes.fromhex(pdu.replace(":", "")) for column in octets for pdu in column.split(",") if pdu]
        if tap == str(GSMTAP_NAS):
            content = bytes.fromhex(payload.replace(":", ""))
            pdus.append(content[4 * content[1] :])
        theirs.update(int(kind, 0) for column in (mobility, session) for kind in column.split(",") if kind)
    if link(path) == USER_LINK:
        pdus += frames(path)
    return path.relative_to(SHARED).as_posix(), pdus, theirs


@pytest.fixture(scope="module")
def real():
    with ThreadPoolExecutor(2) as pool:
        return [found for found in pool.map(dissected, captures()) if found[1]]


def decoded(pdu):
    """Our messages of a PDU, null ciphers assumed, and whether they are all whole."""
    cursor = Cursor(pdu, "NAS-EPS")
    try:
        messages = nas_eps(cursor, readable=ReadableBecause.NULL_SELECTED)
    except Malformed:
        return (), False
    return [message for message in messages if not isinstance(message, SMSMessage)], not cursor.problems


def number(message):
    return NUMBERS.get(message.name)


def test_tshark_names_the_same_messages(real):
    assert len(real) > 25
    differences = {}
    for name, pdus, theirs in real:
        ours = Counter(number(message) for pdu in pdus for message in decoded(pdu)[0])
        for kind in NUMBERS.values():
            if ours[kind] != theirs[kind]:
                differences[name, kind] = theirs[kind] - ours[kind]
    assert differences == {place: count for place, (count, _) in TSHARK_DIFFERS.items()}


def test_every_problem_of_a_plain_pdu_is_understood(real):
    """A real PDU whose body no cipher hides is read without a problem, or stands in the table."""
    problems = Counter()
    for name, pdus, _ in real:
        for pdu in pdus:
            if pdu[0] >> 4 in (2, 4) and pdu[0] & 15 == 7:
                continue
            cursor = Cursor(pdu, "NAS-EPS")
            try:
                nas_eps(cursor)
            except Malformed as problem:
                problems[name, problem.kind.label] += 1
            problems.update((name, problem.kind.label) for problem in cursor.problems)
    assert problems == REAL_PROBLEMS
