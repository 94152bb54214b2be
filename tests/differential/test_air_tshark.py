"""Captures of the radio interface against tshark: RRC messages and NAS messages of every frame.

Where they differ, one of two reasons is shown: a transport block of zeros, which tshark reads as many messages; a PDU
that RLC sent again, which is one message.
"""

import functools
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from cleannet.capture.kind import open_input
from cleannet.frames.reader import FrameReader
from cleannet.pipeline import Read
from support.shared import foreign

MOBIWATCH = "5GSEC+MobiWatch/dataset/pcap"
SNIFFER = "SysSec-KAIST+LTESniffer/pcap_file_example"
PHONES = "srsran+srsRAN_Project_docs/docs/source/knowledge_base/source/cots_ues/source/.pcap"
FUZZER = "asset-group+U-Fuzz/examples/wdmapper"
CAPTURES = (
    f"{MOBIWATCH}/5g-attack/bts-attack1.pcap",
    f"{MOBIWATCH}/5g-attack/bts-attack2.pcap",
    f"{MOBIWATCH}/5g-attack/bts-attack3.pcap",
    f"{MOBIWATCH}/5g-benign/RFSIM-UE-REG-REJ-GNB-11061542.pcap",
    f"{SNIFFER}/api_collector.pcap",
    f"{SNIFFER}/ltesniffer_dl_mode.pcap",
    f"{SNIFFER}/ltesniffer_ul_mode.pcap",
    f"{PHONES}/moto_edge_30_pro.pcap",
    f"{PHONES}/pixel_6a.pcap",
    f"{PHONES}/simcom-sim8262e-m2.pcap",
    f"{FUZZER}/capture_4g.pcapng",
    f"{FUZZER}/capture_5g_nsa_enb.pcapng",
)
OPTIONS = (
    "--enable-heuristic", "mac_lte_udp", "--enable-heuristic", "mac_nr_udp",
    "-o", 'uat:user_dlts:"User 0 (DLT=147)","mac-lte-framed","0","","0",""',
    "-o", 'uat:user_dlts:"User 2 (DLT=149)","udp","0","","0",""',
    "-o", "nas-5gs.null_decipher:TRUE", "-o", "nas-eps.null_decipher:TRUE",
)  # fmt: skip
FIELDS = (
    "frame.number", "frame.protocols", "mac-lte.rnti", "mac-nr.rnti", "mac-lte.direction", "mac-nr.direction",
    "rlc-lte.am.fixed.sn", "rlc-nr.am.sn", "udp.payload",
)  # fmt: skip

pytestmark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")


class Frame(NamedTuple):
    """What tshark says of a frame: numbers of RRC and NAS messages, whose it is, numbers of RLC, octets of UDP."""

    rrc: int
    nas: int
    whose: tuple[str, ...]
    numbers: tuple[str, ...]
    payload: bytes


@functools.lru_cache(maxsize=32)
def theirs(path: Path) -> dict[int, Frame]:
    fields = [part for field in FIELDS for part in ("-e", field)]
    command = ["tshark", "-n", "-r", str(path), *OPTIONS, "-T", "fields", *fields]
    found = {}
    for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
        number, layers, *whose, lte, nr, payload = line.split("\t")
        layer = Counter(layers.split(":"))
        if not layer["mac-lte"] + layer["mac-nr"]:
            continue
        numbers = tuple(n for n in (lte or nr).split(",") if n)
        rrc, nas = layer["lte_rrc"] + layer["nr-rrc"], layer["nas-eps"] + layer["nas-5gs"]
        found[int(number)] = Frame(rrc, nas, tuple(whose), numbers, bytes.fromhex(payload))
    return found


def ours(path: Path) -> Counter[int]:
    reader, found = FrameReader(), Counter()
    for batch in open_input(str(path), 0):
        reader.feed(batch)
        found.update(message.frame for message in reader.radio.take())
    reader.finish()
    return found


def sent_again(frames: dict[int, Frame]) -> set[int]:
    """Frames with a PDU whose sequence number came before, of the same UE and in the same direction."""
    seen: set[tuple[tuple[str, ...], str]] = set()
    found = set()
    for number, frame in frames.items():
        mine = {(frame.whose, n) for n in frame.numbers}
        if mine & seen:
            found.add(number)
        seen |= mine
    return found


def of_zeros(frame: Frame) -> bool:
    """Whether the MAC PDU, behind the framing's last tag, is zeros."""
    return frame.payload.rstrip(b"\0").endswith(b"\x05\0\x01")


@pytest.mark.parametrize("name", CAPTURES)
def test_rrc_messages_of_each_frame(name):
    path = foreign(name)
    frames, counted = theirs(path), ours(path)
    again = sent_again(frames)
    assert set(counted) <= set(frames)
    for number, frame in frames.items():
        if of_zeros(frame):
            assert (counted[number], frame.rrc > 1) == (0, True)
        elif number in again:
            assert counted[number] <= frame.rrc
        else:
            assert counted[number] == frame.rrc, f"frame {number}"


@pytest.mark.parametrize("name", CAPTURES)
def test_nas_messages_of_each_frame(name):
    path = foreign(name)
    frames = theirs(path)
    counted = Counter(pdu.source.frame for pdu in Read([str(path)]).radio.pdus if pdu.carried)
    again = sent_again(frames)
    assert {n: counted[n] for n in frames if n not in again and counted[n] != frames[n].nas} == {}
    assert all(counted[n] <= frames[n].nas for n in again)
