"""NAS-5GS against pycrate and tshark, over the NAS PDUs of N2 in all real captures.

tshark finds the PDUs and names their messages; pycrate reads their fields. Where they differ from this project's
decoder, the difference stands in a table here with its reason; a table may only shrink.
"""

import functools
import logging
import shutil
import subprocess
import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.ies import Format
from cleannet.decode.nas_5gs import nas_5gs
from cleannet.decode.nas_5gs_mobility import MOBILITY_LAYOUTS
from cleannet.decode.nas_5gs_session import SESSION_LAYOUTS
from cleannet.decode.nas_5gs_types import MOBILITY_TYPES, SESSION_TYPES
from cleannet.model import nas
from cleannet.model.identity import SUCI, IdentityType, TemporaryIdentity
from cleannet.model.nas import ReadableBecause

SHARED = Path(__file__).parents[2].parent / "shared"
NUMBERS = {name: kind for table in (MOBILITY_TYPES, SESSION_TYPES) for kind, name in table.items()}

_NOISE = "ciphered with NEA2: its first octet happens to be 0x2e, and tshark names no 5GSM type it does not know"

# Capture, message type: how many tshark names more than this decoder (negative: fewer), and why.
TSHARK_DIFFERS: dict[tuple[str, int], tuple[int, str]] = {
    ("recordings/c08_load.pcapng", 0x91): (-1, _NOISE),
    ("recordings/c08_load.pcapng", 0xF8): (-1, _NOISE),
    ("recordings/r05_reg_dereg.pcapng", 0x1D): (-1, _NOISE),
    ("recordings/r07_reg_idle_paging.pcapng", 0x48): (-1, _NOISE),
    ("recordings/r07_reg_idle_paging.pcapng", 0x87): (-1, _NOISE),
    ("recordings/r07_reg_idle_paging.pcapng", 0xCF): (
        -1,
        "ciphered with NEA2: noise that begins with 0x7e and the type of the outer header; tshark names no such type",
    ),
    ("recordings/r07_reg_idle_paging.pcapng", 0xD4): (
        1,
        "frame 3296: a container ciphered with NEA2 that begins with 0x2a, which tshark takes for a 5GSM message",
    ),
}

# Problems of real PDUs whose body no cipher hides, and where.
REAL_PROBLEMS = {
    ("captures/5GSEC+MobiWatch/dataset/pcap/5g-attack/uplink_dos_1.pcap", "malformed.length-past-end"): 1,
}

# Compared messages that no capture here shows.
UNSEEN = {"SecurityModeReject"}

# Message type, IEI of pycrate's table (release 16 and 17) that this decoder reads otherwise, and why.
PYCRATE_TABLES_DIFFER = {
    (0x42, 0x1A): "negotiated WUS assistance information is 0x1C (8.2.7)",
    (0x42, 0x2A): "negotiated PEIPS assistance information is 0x33 (8.2.7)",
    (0xC3, 0x00): "re-attempt indicator is 0x1D (8.3.3)",
    (0xCA, 0x00): "re-attempt indicator is 0x1D (8.3.8)",
}

pytestmark = [
    pytest.mark.skipif(not SHARED.is_dir(), reason="the shared captures are absent"),
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is absent"),
]


@functools.cache
def nas_pdu_fields():
    lines = subprocess.run(["tshark", "-G", "fields"], capture_output=True, text=True, check=True).stdout.splitlines()
    names = [line.split("\t")[2] for line in lines if line.startswith("F\t")]
    return [name for name in names if name.startswith("ngap.") and name.lower().endswith("nas_pdu")]


NGAP_PAYLOAD = bytes((0, 0, 0, 60))
"""Payload protocol identifier of NGAP in an SCTP DATA chunk: a capture without it holds no N2."""


def captures():
    paths = sorted(path for path in SHARED.rglob("*.pcap*") if path.is_file() and path.stat().st_size < 2_000_000)
    return [path for path in paths if NGAP_PAYLOAD in path.read_bytes()]


def dissected(path):
    """NAS PDUs of a capture and how often tshark names each message type, by 5GMM and 5GSM."""
    columns = [*nas_pdu_fields(), "nas_5gs.mm.message_type", "nas_5gs.sm.message_type"]
    # Without TCP, whose SBI takes most of the time.
    command = [
        "tshark",
        "-r",
        str(path),
        "--disable-protocol",
        "tcp",
        "-o",
        "nas-5gs.null_decipher:TRUE",
        "-Y",
        "sctp && ngap && nas-5gs",
    ]
    command += ["-T", "fields", *(part for column in columns for part in ("-e", column))]
    pdus, types = [], Counter()
    # tshark ends with 2 behind a capture whose last frame is cut.
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 2), done.stderr
    for line in done.stdout.splitlines():
        *octets, mobility, session = line.split("\t")
        pdus += [bytes.fromhex(pdu.replace(":", "")) for column in octets for pdu in column.split(",") if pdu]
        types.update(int(kind, 0) for column in (mobility, session) for kind in column.split(",") if kind)
    return path.relative_to(SHARED).as_posix(), pdus, types


@pytest.fixture(scope="module")
def real():
    with ThreadPoolExecutor(2) as pool:
        return [found for found in pool.map(dissected, captures()) if found[1]]


def decoded(pdu):
    """Our messages of a PDU, null ciphers assumed, and whether they are all whole."""
    cursor = Cursor(pdu, "NAS-5GS")
    try:
        messages = nas_5gs(cursor, readable=ReadableBecause.NULL_SELECTED)
    except Malformed:
        return (), False
    return messages, not cursor.problems


def number(message):
    return NUMBERS.get(message.name, getattr(message, "message_type", None))


def test_tshark_names_the_same_messages(real):
    assert len(real) > 60
    differences = {}
    for name, pdus, theirs in real:
        ours = Counter(number(message) for pdu in pdus for message in decoded(pdu)[0])
        del ours[None]
        for kind in ours.keys() | theirs.keys():
            if ours[kind] != theirs[kind]:
                differences[name, kind] = theirs[kind] - ours[kind]
    assert differences == {place: count for place, (count, _) in TSHARK_DIFFERS.items()}


# pycrate.


@pytest.fixture(scope="module")
def parse():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.disable(logging.WARNING)
        module = pytest.importorskip("pycrate_mobile.NAS5G", reason="pycrate is absent")
        logging.disable(logging.NOTSET)
    return module.parse_NAS5G


def flattened(element):
    """pycrate's messages of a parsed PDU in our order: the container's before the payload's."""
    if element._name == "5GMMSecProtNASMessage":
        body = element[3]
        return flattened(body) if hasattr(body, "_opts") or body._name.startswith("5G") else [element]
    found = [element]
    for name in ("NASContainer", "PayloadContainer"):
        for part in element:
            if part._name == name and not part.get_trans():
                inner = part[-1]
                if inner._name.startswith("5G"):
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
    """One identity against pycrate's; a shape that pycrate does not know is compared by its octets."""
    if ours is None or theirs is None:
        assert ours is theirs
        return
    kind = theirs["Type"].get_val()
    assert ours.kind == kind
    if type(ours) is SUCI and ours.supi_format == 0:
        body = theirs["Value"].get_alt()
        assert ours.home_network.replace("-", "") == body["PLMN"].decode()
        assert ours.scheme == body["ProtSchemeID"].get_val()
        assert ours.key_identifier == body["HNPKID"].get_val()
        assert ours.value == body["Output"].to_bytes()
    elif type(ours) is TemporaryIdentity:
        assert ours.value == theirs["5GTMSI"].to_bytes()
        assert (ours.amf_set, ours.amf_pointer) == (theirs["AMFSetID"].get_val(), theirs["AMFPtr"].get_val())
        if ours.kind is IdentityType.GUTI_5G:
            assert ours.plmn is not None
            assert ours.plmn.replace("-", "") == theirs["PLMN"].decode()
            assert ours.amf_region == theirs["AMFRegionID"].get_val()
    elif ours.kind in (IdentityType.IMEI, IdentityType.IMEISV):
        assert ours.value == theirs.to_bytes()


def compare_registration_request(ours, theirs):
    assert ours.registration_type == part(theirs, "5GSRegType")["Value"].get_val()
    assert ours.follow_on_request == bool(part(theirs, "5GSRegType")["FOR"].get_val())
    assert ours.ng_ksi == part(theirs, "NAS_KSI")["Value"].get_val()
    compare_identity(ours.identity, part(theirs, "5GSID"))
    compare_identity(ours.additional_guti, part(theirs, "AddGUTI"))
    capability = octets(part(theirs, "UESecCap"))
    if capability is None:
        assert ours.ue_security_capability is None
    else:
        assert (ours.ue_security_capability.ea, ours.ue_security_capability.ia) == tuple(capability[:2])
    assert ours.container_present == (part(theirs, "NASContainer") is not None)


def seconds(timer):
    if timer is None:
        return None
    return -1 if timer["Unit"].get_val() == 7 else timer.get_time()


def compare_registration_accept(ours, theirs):
    assert ours.result == part(theirs, "5GSRegResult")["Value"].get_val()
    assert ours.emergency_registered == bool(part(theirs, "5GSRegResult")["Emergency"].get_val())
    compare_identity(ours.guti, part(theirs, "GUTI"))
    assert ours.t3512 == seconds(part(theirs, "T3512"))
    assert ours.t3502 == seconds(part(theirs, "T3502"))


def compare_security_mode_command(ours, theirs):
    chosen = part(theirs, "NASSecAlgo").to_bytes()[0]
    assert (ours.ciphering, ours.integrity) == (chosen >> 4, chosen & 15)
    assert ours.ng_ksi == part(theirs, "NAS_KSI")["Value"].get_val()
    replayed = octets(part(theirs, "UESecCap"))
    assert (ours.replayed_capability.ea, ours.replayed_capability.ia) == tuple(replayed[:2])
    information = octets(part(theirs, "Add5GSecInfo"))
    assert (ours.retransmission_requested, ours.horizontal_derivation) == (
        (bool(information[0] & 2), bool(information[0] & 1)) if information else (False, False)
    )
    assert ours.imeisv_requested == (octets(part(theirs, "IMEISVReq")) is not None)


def compare_authentication_request(ours, theirs):
    assert ours.abba == octets(part(theirs, "ABBA"))
    assert ours.rand == octets(part(theirs, "RAND"))
    assert ours.autn == octets(part(theirs, "AUTN"))


def compare_cause(ours, theirs):
    name = "5GSMCause" if type(ours) is nas.SessionManagementMessage else "5GMMCause"
    cause = octets(part(theirs, name))
    assert ours.cause == (cause[0] if cause else None)


COMPARISONS = {
    nas.RegistrationRequest: compare_registration_request,
    nas.RegistrationAccept: compare_registration_accept,
    nas.SecurityModeCommand: compare_security_mode_command,
    nas.AuthenticationRequest: compare_authentication_request,
    nas.AuthenticationResponse: lambda ours, theirs: _same(ours.response, octets(part(theirs, "RES"))),
    nas.IdentityResponse: lambda ours, theirs: compare_identity(ours.identity, part(theirs, "5GSID")),
    nas.ServiceRequest: lambda ours, theirs: compare_identity(ours.identity, part(theirs, "5GSID")),
    nas.SecurityModeComplete: lambda ours, theirs: compare_identity(ours.identity, part(theirs, "IMEISV")),
    nas.ConfigurationUpdateCommand: lambda ours, theirs: compare_identity(ours.guti, part(theirs, "GUTI")),
    nas.DeregistrationRequestUEOriginating: lambda ours, theirs: compare_identity(ours.identity, part(theirs, "5GSID")),
    nas.RegistrationReject: compare_cause,
    nas.ServiceReject: compare_cause,
    nas.AuthenticationFailure: compare_cause,
    nas.SecurityModeReject: compare_cause,
    nas.FiveGMMStatus: compare_cause,
    nas.DLNASTransport: compare_cause,
    nas.SessionManagementMessage: compare_cause,
}


def _same(ours, theirs):
    assert ours == theirs


def test_pycrate_reads_the_same_fields(real, parse):
    compared, kinds = 0, Counter()
    for pdu in {pdu for _, pdus, _ in real for pdu in pdus}:
        ours, whole = decoded(pdu)
        theirs, error = parse(pdu, inner=True, null_cipher=True)
        if not whole or theirs is None or error:
            continue
        theirs = flattened(theirs)
        assert [number(message) for message in ours] == [element[0]["Type"].get_val() for element in theirs], pdu.hex()
        for message, element in zip(ours, theirs, strict=True):
            COMPARISONS.get(type(message), lambda *_: None)(message, element)
            kinds[type(message).__name__] += 1
        compared += 1
    assert compared > 1500
    assert {comparison.__name__ for comparison in COMPARISONS} - kinds.keys() == UNSEEN


def test_every_problem_of_a_plain_pdu_is_understood(real):
    """A real PDU whose body no cipher hides is read without a problem, or stands in the table."""
    problems = Counter()
    for name, pdus, _ in real:
        for pdu in pdus:
            if pdu[1] & 15 in (2, 4):
                continue
            cursor = Cursor(pdu, "NAS-5GS")
            try:
                nas_5gs(cursor)
            except Malformed as problem:
                problems[name, problem.kind.label] += 1
            problems.update((name, problem.kind.label) for problem in cursor.problems)
    assert problems == REAL_PROBLEMS


def formats(table):
    kinds = {"Type1TV": Format.TV_HALF, "Type2": Format.TV_HALF, "Type3TV": Format.TV}
    kinds |= {"Type4TLV": Format.TLV, "Type6TLVE": Format.TLV_E}
    for element in table()._content[1:]:
        kind = kinds.get(type(element).__name__)
        if kind:
            iei = element[0].get_val()
            length = element._content[-1]._bl // 8 if kind is Format.TV else 0
            yield (iei << 4 if kind is Format.TV_HALF else iei), kind, length


def test_pycrate_has_the_same_tables(parse):
    from pycrate_mobile.TS24501_FGMM import FGMMTypeClasses
    from pycrate_mobile.TS24501_FGSM import FGSMTypeClasses

    differences = set()
    for classes, layouts in ((FGMMTypeClasses, MOBILITY_LAYOUTS), (FGSMTypeClasses, SESSION_LAYOUTS)):
        assert classes.keys() == layouts.keys()
        for kind, table in classes.items():
            for iei, form, length in formats(table):
                row = layouts[kind].optional.get(iei)
                if row is None or (row.format, row.length) != (form, length):
                    differences.add((kind, iei))
    assert differences == PYCRATE_TABLES_DIFFER.keys()
