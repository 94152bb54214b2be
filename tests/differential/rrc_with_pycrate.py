"""RRC payloads of captures, and what pycrate makes of them, in the words of our walk."""

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cleannet.decode.uper import UNREAD
from cleannet.model.radio import Channel

# GSMTAP sub-types of LTE RRC (type 13), as Wireshark has them.
GSMTAP_LTE = {
    0: Channel.LTE_DL_CCCH,
    1: Channel.LTE_DL_DCCH,
    2: Channel.LTE_UL_CCCH,
    3: Channel.LTE_UL_DCCH,
    4: Channel.LTE_BCCH_BCH,
    5: Channel.LTE_BCCH_DL_SCH,
    6: Channel.LTE_PCCH,
}
ROOTS = {
    Channel.LTE_BCCH_BCH: "BCCH-BCH-Message",
    Channel.LTE_BCCH_DL_SCH: "BCCH-DL-SCH-Message",
    Channel.LTE_PCCH: "PCCH-Message",
    Channel.LTE_DL_CCCH: "DL-CCCH-Message",
    Channel.LTE_DL_DCCH: "DL-DCCH-Message",
    Channel.LTE_UL_CCCH: "UL-CCCH-Message",
    Channel.LTE_UL_DCCH: "UL-DCCH-Message",
    Channel.NR_BCCH_BCH: "BCCH-BCH-Message",
    Channel.NR_BCCH_DL_SCH: "BCCH-DL-SCH-Message",
    Channel.NR_PCCH: "PCCH-Message",
    Channel.NR_DL_CCCH: "DL-CCCH-Message",
    Channel.NR_DL_DCCH: "DL-DCCH-Message",
    Channel.NR_UL_CCCH: "UL-CCCH-Message",
    Channel.NR_UL_CCCH1: "UL-CCCH1-Message",
    Channel.NR_UL_DCCH: "UL-DCCH-Message",
    Channel.NR_RECONFIGURATION: "RRCReconfiguration",
}
NAMED = {(c.value[:2] == "NR", root): c for c, root in ROOTS.items()}


def gsmtap(frames: Iterable[bytes]) -> Iterator[tuple[int, Channel, bytes]]:
    """Frame number, channel and octets of the LTE RRC messages in GSMTAP over UDP and IPv4. A frame: from IP on."""
    for number, packet in enumerate(frames, 1):
        if packet[:1] and packet[0] >> 4 == 4 and packet[9] == 17:
            body = packet[(packet[0] & 15) * 4 + 8 : int.from_bytes(packet[2:4], "big")]
            if body[:1] == b"\x02" and body[2] == 13 and body[12] in GSMTAP_LTE:
                yield number, GSMTAP_LTE[body[12]], body[body[1] * 4 :]


def tshark_messages(path: Path, protocol: str) -> Iterator[tuple[int, Channel, bytes]]:
    """The same of any capture, as Wireshark finds them ("lte_rrc", "nr-rrc"). Needs tshark."""
    assert shutil.which("tshark")
    command = ["tshark", "-r", str(path), "-Y", protocol, "-T", "json", "-x", "--no-duplicate-keys"]
    for packet in json.loads(subprocess.run(command, capture_output=True, check=True).stdout or b"[]"):
        for tree, raw in inside(packet["_source"]["layers"], protocol):
            roots = (name.removesuffix("_element").split(".")[-1].replace("_", "-") for name in tree)
            channels = [NAMED[protocol == "nr-rrc", root] for root in roots if (protocol == "nr-rrc", root) in NAMED]
            if channels:
                yield int(packet["_source"]["layers"]["frame"]["frame.number"]), channels[0], bytes.fromhex(raw)


def inside(value: Any, name: str) -> Iterator[tuple[dict[str, Any], str]]:
    """All layers of a name, wherever tshark nests them, and their octets."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == name:
                raw = value[f"{name}_raw"]
                pairs = zip(inner, raw, strict=True) if isinstance(inner, list) else [(inner, raw)]
                yield from ((tree, octets[0]) for tree, octets in pairs if isinstance(tree, dict))
            else:
                yield from inside(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from inside(inner, name)


def pycrate_type(channel: Channel) -> Any:
    if channel.value.startswith("LTE"):
        from pycrate_asn1dir.RRCLTE import EUTRA_RRC_Definitions as Module
    else:
        from pycrate_asn1dir.RRCNR import NR_RRC_Definitions as Module
    return getattr(Module, ROOTS[channel].replace("-", "_"))


def pycrate_value(channel: Channel, payload: bytes) -> Any:
    kind = pycrate_type(channel)
    kind.from_uper(payload)
    return kind.get_val()


def differences(ours: Any, theirs: Any, path: str = "") -> Iterator[str]:
    """Where our walk says other than pycrate's. What we leave unread has no say."""
    if ours is UNREAD or (isinstance(ours, bytes) and isinstance(theirs, tuple)):
        return  # Octets that contain a type which only pycrate reads.
    if isinstance(ours, dict):
        theirs = theirs[1] if isinstance(theirs, tuple) else theirs
        for name, value in ours.items():
            yield from differences(value, theirs.get(name, "nothing"), f"{path}.{name}")
    elif isinstance(ours, list):
        if len(ours) != len(theirs):
            yield f"{path}: {len(ours)} for {len(theirs)}"
        for one, other in zip(ours, theirs, strict=False):
            yield from differences(one, other, f"{path}[]")
    elif isinstance(ours, tuple) and isinstance(ours[0], str):
        if ours[0] != theirs[0]:
            yield f"{path}: {ours[0]} for {theirs[0]}"
        else:
            yield from differences(ours[1], theirs[1], f"{path}.{ours[0]}")
    elif ours != theirs and not (ours is None and theirs == 0):
        yield f"{path}: {ours!r} for {theirs!r}"


def left_out(ours: Any, theirs: Any, path: str = "") -> Iterator[str]:
    """Components that pycrate found and we did not mention, not even as unread."""
    theirs = theirs[1] if isinstance(ours, dict) and isinstance(theirs, tuple) else theirs
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name, value in theirs.items():
            if name not in ours:
                yield f"{path}.{name}"
            else:
                yield from left_out(ours[name], value, f"{path}.{name}")
    elif isinstance(ours, list) and isinstance(theirs, list):
        for one, other in zip(ours, theirs, strict=False):
            yield from left_out(one, other, f"{path}[]")
    elif isinstance(ours, tuple) and isinstance(theirs, tuple) and isinstance(ours[0], str):
        yield from left_out(ours[1], theirs[1], f"{path}.{ours[0]}")
