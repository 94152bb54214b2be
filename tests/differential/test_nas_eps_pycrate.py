"""NAS-EPS against pycrate and tshark, over the NAS PDUs of S1, phone logs and a radio capture in all real captures.

tshark finds the PDUs and names their messages; pycrate reads their fields. Where they differ from this project's
decoder, the difference stands in a table here with its reason; a table may only shrink.
"""

import functools
import logging
import re
import shutil
import struct
import subprocess
import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.nas_eps import nas_eps
from cleannet.decode.nas_eps_types import MOBILITY_TYPES, SESSION_TYPES
from cleannet.model import nas_eps as model
from cleannet.model.identity import EPSGUTI, IMSI, TMSI
from cleannet.model.nas import ReadableBecause
from cleannet.model.sms import SMSMessage

SHARED = Path(__file__).parents[2].parent / "shared"
NUMBERS = {name: kind for table in (MOBILITY_TYPES, SESSION_TYPES) for kind, name in table.items()}
USER_LINK = 148
"""Link type of the radio capture whose frames are NAS-EPS themselves."""
S1_PORT = bytes((0x8E, 0x3C))
GSMTAP = re.compile(rb"\x12\x79....\x02\x04", re.DOTALL)
"""The end of a UDP header and the beginning of a GSMTAP one, version 2."""
S1AP = re.compile(rb"\x00\x00\x00\x12[\x00\x20\x40][\x00-\x3f][\x00\x40]")
"""Payload protocol identifier of S1AP in an SCTP DATA chunk, and how an S1AP PDU begins."""
GSMTAP_NAS = 18

pytestmark = [
    pytest.mark.skipif(not SHARED.is_dir(), reason="the shared captures are absent"),
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is absent"),
]

# Problems of real PDUs whose body no cipher hides, and where.
_WITHOUT_IDENTIFIER = "a tracking area update request whose UE network capability lacks its identifier"
_LONG_COPY = "the log's copy of the ESM message of an attach accept goes on with the attach accept's own elements"
REAL_PROBLEMS: dict[tuple[str, str], tuple[int, str]] = {
    ("captures/SysNetS+fbsdetector/example_traces/nas/exp1_nas.pcap", "malformed.length-past-end"): (
        4,
        _WITHOUT_IDENTIFIER,
    ),
    ("captures/SysNetS+fbsdetector/example_traces/nas/exp2_nas.pcap", "malformed.length-past-end"): (
        2,
        _WITHOUT_IDENTIFIER,
    ),
    ("captures/SysNetS+fbsdetector/example_traces/nas/exp3_nas.pcap", "malformed.length-past-end"): (
        1,
        _WITHOUT_IDENTIFIER,
    ),
    ("captures/ZeroChaos-+rayhunter-traces/1749222138-goodsim.pcap", "malformed.length-past-end"): (9, _LONG_COPY),
    ("captures/ZeroChaos-+rayhunter-traces/1749222138-goodsim.pcap", "unsupported.ie"): (26, _LONG_COPY),
}

# Compared messages that no capture here shows.
UNSEEN: set[str] = set()


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
    return (S1_PORT in content and S1AP.search(content) is not None) or GSMTAP.search(content) is not None


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
    assert not differences


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
    assert problems == {place: count for place, (count, _) in REAL_PROBLEMS.items()}


# pycrate.


@pytest.fixture(scope="module")
def parse():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.disable(logging.WARNING)
        module = pytest.importorskip("pycrate_mobile.NASLTE", reason="pycrate is absent")
        logging.disable(logging.NOTSET)
    return module


def flattened(element):
    """pycrate's messages of a parsed PDU in our order."""
    if element._name == "EMMSecProtNASMessage":
        body = element[3]
        return flattened(body) if body._name.startswith(("EMM", "ESM")) else []
    found = [element]
    for child in element:
        if child._name in ("ESMContainer", "NASMessage") and not child.get_trans():
            inner = child[-1]
            if inner._name.startswith(("EMM", "ESM")):
                found += flattened(inner)
    return found


def part(element, name):
    for child in element:
        if child._name == name and not child.get_trans():
            return child[-1]
    return None


def octets(value):
    return None if value is None else value.to_bytes()


def compare_identity(ours, theirs):
    if ours is None or theirs is None:
        assert ours is theirs
        return
    content = theirs.to_bytes()
    if type(ours) is EPSGUTI:
        _, plmn, group, code, tmsi = theirs.decode()
        assert (ours.plmn.replace("-", ""), ours.mme_group, ours.mme_code) == (plmn, group, code)
        assert int.from_bytes(ours.value, "big") == tmsi
    elif type(ours) is IMSI:
        digits = theirs.decode()[1]
        assert digits.startswith(ours.country + ours.network)
        assert ours.value == content
    elif type(ours) is TMSI:
        assert ours.value == content[1:]
    else:
        assert ours.value == content


def capability(octets):
    """What a capability of pycrate's octets tells, as ours tells it."""
    head = (*octets[:4], *(None,) * (4 - len(octets[:4])))
    return head if head[3] is None else (*head[:3], head[3] & 0x7F)


def compare_attach_request(ours, theirs):
    assert ours.attach_type == part(theirs, "EPSAttachType").get_val()
    assert ours.nas_ksi == part(theirs, "NAS_KSI").to_bytes()[0] >> 4 & 7
    compare_identity(ours.identity, part(theirs, "EPSID"))
    compare_identity(ours.additional_guti, part(theirs, "AddGUTI"))
    found = ours.ue_network_capability
    assert (found.eea, found.eia, found.uea, found.uia) == capability(octets(part(theirs, "UENetCap")))
    assert ours.last_visited_tai == (part(theirs, "OldTAI") is not None)
    assert ours.ms_network_capability == (part(theirs, "MSNetCap") is not None)


def seconds(timer):
    """A timer of two bits and more of unit in one octet (TS 24.008, 10.5.7.3), from pycrate's octet."""
    if timer is None:
        return None
    octet = timer.to_bytes()[0]
    return -1 if octet >> 5 == 7 else {0: 2, 1: 60, 2: 360}.get(octet >> 5, 60) * (octet & 31)


def compare_accept(ours, theirs):
    name = "EPSAttachResult" if type(ours) is model.EPSAttachAccept else "EPSUpdateResult"
    assert ours.result == part(theirs, name).get_val()
    compare_identity(ours.guti, part(theirs, "GUTI"))
    compare_identity(ours.identity, part(theirs, "ID"))
    assert (ours.t3412, ours.t3402) == (seconds(part(theirs, "T3412")), seconds(part(theirs, "T3402")))
    compare_cause(ours, theirs)


def compare_update_request(ours, theirs):
    half = octets(part(theirs, "EPSUpdateType"))[0] >> 4
    assert (ours.update_type, ours.active) == (half & 7, bool(half & 8))
    compare_identity(ours.identity, part(theirs, "OldGUTI"))
    compare_identity(ours.additional_guti, part(theirs, "AddGUTI"))
    assert ours.nonce_ue == octets(part(theirs, "NonceUE"))


def compare_security_mode_command(ours, theirs):
    chosen = octets(part(theirs, "NASSecAlgo"))[0]
    assert (ours.ciphering, ours.integrity) == (chosen >> 4, chosen & 15)
    replayed = octets(part(theirs, "UESecCap"))
    found = ours.replayed_capability
    assert (found.eea, found.eia, found.uea, found.uia) == capability(replayed)
    assert found.gea == (replayed[4] if len(replayed) > 4 else None)
    assert ours.imeisv_requested == (part(theirs, "IMEISVReq") is not None)
    assert ours.hash_mme == (part(theirs, "HashMME") is not None)
    assert ours.nonce_mme == octets(part(theirs, "NonceMME"))


def compare_authentication_request(ours, theirs):
    assert (ours.rand, ours.autn) == (octets(part(theirs, "RAND")), octets(part(theirs, "AUTN")))


def compare_failure(ours, theirs):
    compare_cause(ours, theirs)
    assert ours.auts == octets(part(theirs, "AUTS"))


def compare_service_request(ours, theirs):
    assert ours.service_type == part(theirs, "ServiceType").get_val()
    compare_identity(ours.identity, part(theirs, "MTMSI"))


def compare_session(ours, theirs):
    assert ours.eps_bearer == theirs[0]["EPSBearerId"].get_val()
    cause = octets(part(theirs, "ESMCause"))
    assert ours.cause == (cause[0] if cause else None)
    request = part(theirs, "RequestType")
    assert ours.request_type == (None if request is None else request.get_val())
    kind = part(theirs, "PDNType")
    assert ours.pdn_type == (None if kind is None else kind.get_val())


def compare_cause(ours, theirs):
    cause = octets(part(theirs, "EMMCause"))
    assert ours.cause == (cause[0] if cause else None)


def _same(ours, theirs):
    assert ours == theirs


COMPARISONS = {
    model.EPSAttachRequest: compare_attach_request,
    model.EPSAttachAccept: compare_accept,
    model.EPSAttachReject: compare_cause,
    model.EPSDetachRequestUEOriginating: lambda ours, theirs: compare_identity(ours.identity, part(theirs, "EPSID")),
    model.EPSDetachRequestUETerminated: compare_cause,
    model.EPSTrackingAreaUpdateRequest: compare_update_request,
    model.EPSTrackingAreaUpdateAccept: compare_accept,
    model.EPSTrackingAreaUpdateReject: compare_cause,
    model.EPSExtendedServiceRequest: compare_service_request,
    model.EPSServiceReject: compare_cause,
    model.EPSIdentityRequest: lambda ours, theirs: _same(
        ours.identity_type.name, {1: "IMSI", 2: "IMEI", 3: "IMEISV", 4: "TMSI"}[part(theirs, "IDType").get_val()]
    ),
    model.EPSIdentityResponse: lambda ours, theirs: compare_identity(ours.identity, part(theirs, "ID")),
    model.EPSAuthenticationRequest: compare_authentication_request,
    model.EPSAuthenticationResponse: lambda ours, theirs: _same(ours.response, octets(part(theirs, "RES"))),
    model.EPSAuthenticationFailure: compare_failure,
    model.EPSSecurityModeCommand: compare_security_mode_command,
    model.EPSSecurityModeComplete: lambda ours, theirs: compare_identity(ours.identity, part(theirs, "IMEISV")),
    model.EMMStatus: compare_cause,
    model.EPSSessionManagementMessage: compare_session,
}


def parsed(module, pdu, ours):
    """pycrate's messages: as sent by the phone, else by the network, whichever has the messages that we name."""
    names = [number(message) for message in ours]
    for one in (module.parse_NASLTE_MO, module.parse_NASLTE_MT):
        element, error = one(pdu, inner=True, null_cipher=True)
        if element is None or error:
            continue
        theirs = flattened(element)
        if [e[0]["Type"].get_val() for e in theirs if e[0]._name != "EMMHeaderServ"] == names:
            return theirs
    return None


def test_pycrate_reads_the_same_fields(real, parse):
    compared, kinds, unread = 0, Counter(), []
    for pdu in {pdu for _, pdus, _ in real for pdu in pdus}:
        ours, whole = decoded(pdu)
        if not whole or not all(map(number, ours)):
            continue
        theirs = parsed(parse, pdu, ours)
        if theirs is None:
            unread.append(pdu.hex())
            continue
        for message, element in zip(ours, theirs, strict=True):
            COMPARISONS.get(type(message), lambda *_: None)(message, element)
            kinds[type(message)] += 1
        compared += 1
    assert not unread
    assert compared > 500
    assert {one.__name__ for one in COMPARISONS.keys() - kinds.keys()} == UNSEEN
