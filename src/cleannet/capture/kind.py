"""Which kind of input a file is, before it is opened: a phone's log or a capture. Its content tells, not its name."""

import stat
from itertools import islice
from pathlib import Path

from cleannet.capture.compressed import GZIP, gunzip, is_zstandard, unzstandard
from cleannet.capture.diag import is_diag, open_log
from cleannet.capture.diag.log import Log
from cleannet.capture.diag.recognition import FEW, HEAD
from cleannet.capture.open import Capture, open_capture
from cleannet.capture.pcap import is_pcap
from cleannet.capture.pcapng import MAGIC
from cleannet.capture.problems import Problems
from cleannet.capture.source import Source


def open_input(path: str, number: int) -> Capture | Log:
    """Opens input number `number` as what it is; what cannot be told (a pipe that has a name) as a capture."""
    if path == "-":
        head, log = _standard_input()
        return open_log(path, number, head=head) if log else open_capture(path, number, head=head)
    return open_log(path, number) if is_log(path) else open_capture(path, number)


def is_log(path: str) -> bool:
    """Whether a file is a log of a phone, plain or compressed."""
    try:
        if path == "-" or not stat.S_ISREG(Path(path).stat().st_mode):
            return False
        with Path(path).open("rb") as file:
            head = file.read(HEAD)
    except (OSError, ValueError):
        return False  # opening it will say why
    head = _unpacked(head)
    return is_diag(head[:FEW]) or is_diag(head[:HEAD])


def _standard_input() -> tuple[bytes, bool]:
    """The first octets of standard input, and whether they begin a log. It waits for no more than tells."""
    head = b""
    for piece in Source("-", Problems("", 0), HEAD):
        head += piece
        unpacked = _unpacked(head)
        if is_diag(unpacked[:FEW]) or is_diag(unpacked[:HEAD]):
            return head, True
        if len(head) >= HEAD or is_pcap(unpacked) or unpacked.startswith(MAGIC):
            break
    return head, False


def _unpacked(head: bytes) -> bytes:
    """The first octets without compression, or as they are."""
    unseen = Problems("", 0)
    if head.startswith(GZIP):
        return b"".join(islice(gunzip([head], unseen), 4))
    if is_zstandard(head):
        return b"".join(islice(unzstandard([head], unseen), 4))
    return head
