"""Which kind of input a file is, before it is opened: a phone's log or a capture. Its content tells, not its name."""

import stat
from itertools import islice
from pathlib import Path

from cleannet.capture.compressed import GZIP, gunzip, is_zstandard, unzstandard
from cleannet.capture.diag import is_diag, open_log
from cleannet.capture.diag.log import Log
from cleannet.capture.diag.recognition import FEW, HEAD
from cleannet.capture.open import Capture, open_capture
from cleannet.capture.problems import Problems


def open_input(path: str, number: int) -> Capture | Log:
    """Opens input number `number` as what it is; what cannot be told (standard input, a pipe) as a capture."""
    return open_log(path, number) if _is_log(path) else open_capture(path, number)


def _is_log(path: str) -> bool:
    try:
        if path == "-" or not stat.S_ISREG(Path(path).stat().st_mode):
            return False
        with Path(path).open("rb") as file:
            head = file.read(HEAD)
    except (OSError, ValueError):
        return False  # opening it will say why
    head = _unpacked(head)
    return is_diag(head[:FEW]) or is_diag(head[:HEAD])


def _unpacked(head: bytes) -> bytes:
    """The first octets without compression, or as they are."""
    unseen = Problems("", 0)
    if head.startswith(GZIP):
        return b"".join(islice(gunzip([head], unseen), 4))
    if is_zstandard(head):
        return b"".join(islice(unzstandard([head], unseen), 4))
    return head
