"""Captures of phones, message by message, against tshark: types and frames of RRC, NAS-EPS, layer 3 of GSM and UMTS.

What tshark sees otherwise stands in PHONE_ACCEPTED.toml with its reason; that list may only shrink.
"""

import functools
import re
import shutil
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleannet.decode import lte_rrc, nr_rrc, umts_rrc, uper_rrc
from cleannet.decode.gsm_l3_types import CC_TYPES, GMM_TYPES, MM_TYPES, RR_TYPES, SM_TYPES
from cleannet.decode.nas_eps_types import MOBILITY_TYPES, SESSION_TYPES
from cleannet.model.message import Message
from cleannet.model.radio import Channel
from cleannet.model.sms import SMSMessage
from cleannet.model.umts_rrc import UMTSSecurityModeCommand
from cleannet.pipeline import Read
from cleannet.subscribers.settings import Settings
from support.shared import SHARED, indexed

ACCEPTED = tomllib.loads(Path(__file__).with_name("PHONE_ACCEPTED.toml").read_text())["difference"]
DIFFERENCES_EVER = 1
"""How many entries the list has had at most. Lower it with the list; never raise it."""
NAS_OF_USER_LINKS = 'uat:user_dlts:"User 1 (DLT=148)","nas-eps","0","","0",""'
WITHOUT_N2 = ("P1sec", "SysNetS", "ZeroChaos")
_N_SD = 0x3F  # bits 7 and 8 of an MM or CC message type are a number (TS 24.007, 11.2.3.2)
_SERVICE_REQUEST = 12

pytestmark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")

Places = dict[str, list[int]]
"""Frames of each type, in order, one for each message."""


def captures() -> list[str]:
    """Captures of phones: those with GSMTAP or with NAS-EPS as link type."""
    return [
        row["place"] for row in indexed() if row["repository"].startswith(WITHOUT_N2) and row["path"].endswith(".pcap")
    ]


@functools.cache
def alternatives(protocol: str) -> dict[Channel, list[str]]:
    """For each channel its messages in the order of the ASN.1, which is how tshark's choice counts them."""
    module, name = {"lte": (lte_rrc, "lte_rrc.asn1"), "umts": (umts_rrc, "umts_rrc.asn1")}[protocol]
    text = (Path(uper_rrc.__file__).parent / name).read_text()
    found = {}
    for channel, root in module.ROOTS.items():
        body = re.search(rf"^{root}Type ::= CHOICE \{{\n(.*?)^\}}", text, re.MULTILINE | re.DOTALL)
        if body is not None:
            names = re.findall(r"^ +([a-z][\w-]*) ([A-Z][\w-]*),?$", body[1], re.MULTILINE)
            found[channel] = [_name(protocol, *one) for one in names]
    return found


def _name(protocol: str, alternative: str, kind: str) -> str:
    if protocol == "umts":
        return umts_rrc.message_name(alternative)
    return re.sub(r"-r\d+$", "", kind)


_LTE = ["DL_CCCH", "DL_DCCH", "UL_CCCH", "UL_DCCH", "BCCH_BCH", "BCCH_DL_SCH", "PCCH"]
_UMTS = ["DL_DCCH", "UL_DCCH", "DL_CCCH", "UL_CCCH", "PCCH"]
ROOTS = {f"lte-rrc.{one}_Message_element": Channel[f"LTE_{one}"] for one in _LTE}
ROOTS |= {f"rrc.{one}_Message_element": Channel[f"UMTS_{one}"] for one in _UMTS}
TYPES = {
    "gsm_a.dtap.msg_rr_type": ("RR", RR_TYPES, 0xFF),
    "gsm_a.dtap.msg_mm_type": ("MM", MM_TYPES, _N_SD),
    "gsm_a.dtap.msg_cc_type": ("CC", CC_TYPES, _N_SD),
    "gsm_a.dtap.msg_gmm_type": ("GMM", GMM_TYPES, 0xFF),
    "gsm_a.dtap.msg_sm_type": ("SM", SM_TYPES, 0xFF),
    "nas_eps.nas_msg_emm_type": ("NAS-EPS", MOBILITY_TYPES, 0xFF),
    "nas_eps.nas_msg_esm_type": ("NAS-EPS", SESSION_TYPES, 0xFF),
}
FIELDS = (
    *("frame.number", *ROOTS, "lte-rrc.c1", "rrc.message"),
    *("nas_eps.security_header_type", "nas_eps.nas_msg_emm_type", "nas_eps.nas_msg_esm_type"),
    *("gsm_a.dtap.msg_rr_type", "gsm_a.dtap.msg_mm_type", "gsm_a.dtap.msg_cc_type", "gsm_a.dtap.msg_gmm_type"),
    "gsm_a.dtap.msg_sm_type",
)


@functools.lru_cache(maxsize=32)
def theirs(path: Path) -> Places:
    wanted = [part for field in FIELDS for part in ("-e", field)]
    command = ["tshark", "-n", "-r", str(path), "-o", NAS_OF_USER_LINKS, "-T", "fields", *wanted]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout.splitlines()
    found: Places = {}
    for line in lines:
        cells = dict(zip(FIELDS, line.split("\t"), strict=True))
        values = {
            field: [int(text, 0) if text[0].isdigit() else 0 for text in cell.split(",") if text]
            for field, cell in cells.items()
        }
        for name in _names(values):
            found.setdefault(name, []).append(values["frame.number"][0])
    return found


def _names(values: dict[str, list[int]]) -> Iterator[str]:
    """The messages of one frame."""
    for field, channel in ROOTS.items():
        if not values[field]:
            continue
        if channel.name.startswith("LTE"):
            known = alternatives("lte").get(channel)
            yield f"LTE-RRC {known[values['lte-rrc.c1'][0]] if known else 'MasterInformationBlock'}"
        else:
            yield f"UMTS-RRC {alternatives('umts')[channel][values['rrc.message'][0]]}"
    for field, (protocol, types, mask) in TYPES.items():
        for number in values[field]:
            yield f"{protocol} {types.get(number & mask, 'of an unknown type')}"
    yield from ["NAS-EPS ServiceRequest"] * values["nas_eps.security_header_type"].count(_SERVICE_REQUEST)


@functools.lru_cache(maxsize=32)
def ours(path: Path) -> Places:
    network = Read([str(path)]).network(Settings())
    found: Places = {}
    for one in network.radio:
        for message in one.captured:
            if _compared(message):
                found.setdefault(f"{message.protocol} {message.name}", []).append(message.at.frame.frame)
    return {name: sorted(frames) for name, frames in found.items()}


def _compared(message: Message) -> bool:
    """Short messages are counted by their transfer here, by their layers there; what is ciphered has no type."""
    return not isinstance(message, SMSMessage) and not message.name.startswith(("Ciphered", "Opaque"))


def differences(path: Path) -> dict[str, list[int]]:
    """How many messages of each type the two see otherwise: only here, only there."""
    mine, other = ours(path), theirs(path)
    found = {}
    for name in sorted({*mine, *other}):
        here, there = Counter(mine.get(name, [])), Counter(other.get(name, []))
        if here != there:
            found[name] = [(here - there).total(), (there - here).total()]
    return found


@pytest.mark.parametrize("name", captures())
def test_each_message_is_of_the_type_that_tshark_sees(name: str) -> None:
    # An accepted difference must be there exactly as written: one that is gone has to leave the list.
    accepted = {k: v for one in ACCEPTED if one["capture"] == name for k, v in one["counts"].items()}
    assert differences(SHARED / "captures" / name) == accepted


@pytest.mark.parametrize("name", captures())
def test_the_report_counts_what_was_read(name: str) -> None:
    from support.shared import audited

    captured = audited(SHARED / "captures" / name).captured
    assert {n: len(f) for n, f in ours(SHARED / "captures" / name).items()} == {
        n: count for n, count in captured.items() if not n.startswith("SMS")
    }


def test_the_list_of_accepted_differences_only_shrinks() -> None:
    assert len(ACCEPTED) <= DIFFERENCES_EVER
    for one in ACCEPTED:
        assert set(one) == {"capture", "reason", "clause", "counts"}
        assert one["reason"].endswith(".")


def test_all_captures_of_phones_are_compared() -> None:
    if not captures():
        pytest.skip("../shared/captures is not there")
    assert len(captures()) == 8
    assert nr_rrc.ROOTS  # no capture of a phone here holds NR


@pytest.mark.parametrize("name", [name for name in captures() if "2g_3g_4g" in name])
def test_algorithms_of_3g_are_those_that_tshark_sees(name: str) -> None:
    path = SHARED / "captures" / name
    fields = ("frame.number", "rrc.startRestart", "rrc.integrityProtectionAlgorithm", "rrc.cn_DomainIdentity")
    command = ["tshark", "-n", "-r", str(path), "-Y", "rrc.securityModeCommand", "-T", "fields"]
    command += [part for field in fields for part in ("-e", field)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout.splitlines()
    found = [message for one in Read([str(path)]).network(Settings()).radio for message in one.captured]
    mine = [
        [m.at.frame.frame, m.ciphering, (m.integrity or 0) - 1, ("cs-domain", "ps-domain").index(m.domain or "")]
        for m in found
        if isinstance(m, UMTSSecurityModeCommand)
    ]
    assert mine == [[int(cell) for cell in line.split("\t")] for line in lines]
    assert len(mine) == 7
