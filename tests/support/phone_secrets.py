"""What a phone's log holds of persons, found by tshark and not by this project, and how it could leak."""

import re
import shutil
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleannet.capture.diag import open_log
from cleannet.model.radio import Channel, RadioMessage
from support.secrets_fed import RUN, leaks

DIGITS = ("e212.imsi", "gsm_a.imei", "gsm_a.imeisv", "e164.msisdn", "gsm_sms.tp-oa", "gsm_sms.tp-da",
          "gsm_a.dtap.cld_party_bcd_num", "gsm_a.dtap.clg_party_bcd_num")  # fmt: skip
"""Fields of tshark that show digits."""
OCTETS = ("nas_eps.emm.m_tmsi", "gsm_a.tmsi", "3gpp.tmsi", "lte-rrc.m_TMSI", "gsm_a.dtap.rand", "gsm_a.dtap.autn",
          "gsm_a.dtap.auts", "gsm_a.dtap.sres", "gsm_a.dtap.xres", "nas_eps.emm.res", "nas_eps.msg_auth_code",
          "gsm_a.rr.tlli", "lte-rrc.randomValue")  # fmt: skip
"""Fields that show hexadecimal digits, or a number of four octets."""
TEXTS = ("gsm_sms.sms_text", "gsm_a.gm.sm.apn", "nas_eps.esm.pdn_ipv4")
"""Fields that show text."""
NAS_AS_USER_LINK = 'uat:user_dlts:"User 1 (DLT=148)","nas-eps","0","","0",""'
GSMTAP_PORT = 4729
LTE_RRC, LTE_NAS = 13, 18
SUB_TYPES = {
    Channel.LTE_DL_CCCH: 0,
    Channel.LTE_DL_DCCH: 1,
    Channel.LTE_UL_CCCH: 2,
    Channel.LTE_UL_DCCH: 3,
    Channel.LTE_BCCH_BCH: 4,
    Channel.LTE_BCCH_DL_SCH: 5,
    Channel.LTE_PCCH: 6,
}


def as_capture(log: Path, folder: Path) -> Path:
    """A log's LTE messages as a capture (GSMTAP over UDP), so that tshark can read them."""
    frames = [frame for batch in open_log(str(log), 0) for one in batch if (frame := _gsmtap(one))]
    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101)
    path = folder / f"{log.stem}.pcap"
    path.write_bytes(head + b"".join(struct.pack("<IIII", 0, 0, len(f), len(f)) + f for f in frames))
    return path


def _gsmtap(one: RadioMessage) -> bytes:
    if one.channel is Channel.NAS_EPS:
        kind, sub_type = LTE_NAS, 0 if one.protected is False else 1
    elif one.channel in SUB_TYPES:
        kind, sub_type = LTE_RRC, SUB_TYPES[one.channel]
    else:
        return b""
    tap = struct.pack(">BBBBHbBIBBBB", 2, 4, kind, 0, 0x4000 if one.uplink else 0, 0, 0, 0, sub_type, 0, 0, 0)
    udp = struct.pack(">HHHH", GSMTAP_PORT, GSMTAP_PORT, 8 + len(tap) + len(one.payload), 0)
    whole = 20 + len(udp) + len(tap) + len(one.payload)
    ip = struct.pack(">BBHHHBBHII", 0x45, 0, whole, 0, 0, 64, 17, 0, 0x7F000001, 0x7F000001)
    return ip + udp + tap + one.payload


def fields_of(capture: Path, fields: tuple[str, ...]) -> dict[str, set[str]]:
    """All values of fields, as tshark shows them."""
    if shutil.which("tshark") is None:
        pytest.skip("tshark is not on the path")
    asked = [part for field in fields for part in ("-e", field)]
    command = [
        "tshark",
        "-r",
        str(capture),
        "-o",
        NAS_AS_USER_LINK,
        "-T",
        "fields",
        "-E",
        "separator=/t",
        "-E",
        "aggregator=\x1f",
        *asked,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found: dict[str, set[str]] = {field: set() for field in fields}
    for line in done.stdout.splitlines():
        for field, cell in zip(fields, line.split("\t"), strict=False):
            found[field] |= {value for value in cell.split("\x1f") if value}
    return found


def _octets(value: str) -> bytes:
    if value.isdecimal() and len(value) < 11 and int(value) < 1 << 32 and len(value) != 8:
        return int(value).to_bytes(4, "big")
    digits = value.removeprefix("0x").replace(":", "")
    return bytes.fromhex(digits) if re.fullmatch(r"([0-9a-fA-F]{2})+", digits) else b""


def secrets_of(capture: Path) -> tuple[set[bytes], set[str]]:
    """Octets, and texts, of identities, challenges, answers, codes, numbers and short messages in a capture."""
    found = fields_of(capture, (*DIGITS, *OCTETS, *TEXTS))
    written = {value for field in DIGITS for value in found[field] if sum(map(str.isdigit, value)) >= 8}
    octets = {one for field in OCTETS for value in found[field] if len(set(one := _octets(value))) > 2}
    octets |= {
        bytes(int(text[n + 1] + text[n], 16) for n in range(0, len(text) - 1, 2)) for text in written if text.isdigit()
    }
    texts = {value for field in TEXTS for value in found[field] if len(value) >= 6 and value != "0.0.0.0"}
    return {one for one in octets if len(one) >= 4}, written | texts


def payload_runs(messages: list[RadioMessage]) -> set[str]:
    """Each run of octets of each payload, as hexadecimal digits; without runs of few different octets."""
    runs = (one.payload[n : n + RUN] for one in messages for n in range(max(0, len(one.payload) - RUN + 1)))
    return {run.hex() for run in runs if len(set(run)) > 3}


def found_in(text: str, octets: set[bytes], written: set[str]) -> Iterator[str]:
    """The secrets that a text holds; of long numbers no tail either, from which the rest could be guessed."""
    yield from leaks(text, octets)
    for one in written:
        tail = one[-9:] if one.isdigit() and len(one) >= 14 else one
        if tail in text:
            yield tail
