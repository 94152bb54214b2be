"""Texts and captures with other names of states, suppliers and networks, all else equal. What comes of it is made."""

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from support.mutate import Frame, take, write


def renamed(text: str, names: Mapping[str, str]) -> str:
    """The text with whole words exchanged, all at once."""
    if not names:
        return text
    pattern = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.sub(rf"(?<![A-Za-z0-9_])({pattern})(?![A-Za-z0-9_])", lambda one: names[one[0]], text)


def back(names: Mapping[str, str]) -> dict[str, str]:
    """The way back."""
    return {new: old for old, new in names.items()}


def plmn(mcc: str, mnc: str) -> bytes:
    """A network's three octets, as NGAP, S1AP and NAS write it (TS 24.501, 9.11.3.8)."""
    third = mnc[2] if len(mnc) == 3 else "f"
    return bytes.fromhex(f"{mcc[1]}{mcc[0]}{third}{mcc[2]}{mnc[1]}{mnc[0]}")


def of_another_network(path: Path, old: tuple[str, str], new: tuple[str, str]) -> bytes:
    """The SCTP frames of a recording, made those of another network: its octets are exchanged wherever they stand."""
    taken = take(path)
    frames = [Frame(one.time, one.octets.replace(plmn(*old), plmn(*new)), one.length) for one in taken.frames]
    return write(taken.link_type, frames)


def kept(octets: bytes, suffix: str = ".pcap") -> Path:
    """A file of these octets, in a folder of its own."""
    path = Path(tempfile.mkdtemp()) / f"made{suffix}"
    path.write_bytes(octets)
    return path
