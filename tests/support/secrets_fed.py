"""What a report must not hold: identities, keys and payloads of a capture, in the forms in which they could leak."""

import base64
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from cleannet.capture.open import open_capture
from cleannet.config.keys import Keys
from cleannet.decode.cursor import ValueRole
from cleannet.decode.tls import TLS
from cleannet.decode.tls_keys import TLSKeys
from cleannet.frames.reader import FrameReader
from cleannet.pipeline import Read
from cleannet.subscribers.network import Network
from cleannet.subscribers.settings import Settings

SECURITY_KEY = re.compile(rb"\x00\x5e[\x00\x40\x80]\x20(.{32})", re.DOTALL)
"""The protocol IE Security Key (id 94; TS 38.413, 9.3.1.87): 256 bits."""
NEXT_HOP = re.compile(rb"\x00\x5d[\x00\x40\x80]\x21.(.{32})", re.DOTALL)
"""The protocol IE Security Context (id 93; TS 38.413, 9.3.1.88) ends with the next hop key."""
SECRET_ROLES = (ValueRole.TMSI, ValueRole.IDENTITY, ValueRole.CHALLENGE, ValueRole.RESPONSE, ValueRole.CIPHERED)
RUN = 8
"""So many octets of a payload in a row are no accident."""
HEX_RUN = re.compile(rf"[0-9a-fA-F]{{{2 * RUN},}}")
SPACED_HEX = re.compile(r"\b[0-9a-fA-F]{2}(?:([ :,-])[0-9a-fA-F]{2})(?:\1[0-9a-fA-F]{2}){6,}\b")


def network_of(*paths: Path) -> Network:
    """What is read of captures."""
    return Read([str(path) for path in paths]).network(Settings())


def opened_network(path: Path, nas: bytes, esp: bytes = b"") -> Network:
    """What is read of a capture with a file of subscribers' keys, and one of ESP."""
    given = Keys()
    given.add_nas(nas, "file")
    if esp:
        given.add_esp(esp, "file")
    return Read([str(path)], keys=given).network(Settings())


def derived_keys(network: Network) -> set[bytes]:
    """The keys that were made to open NAS."""
    return {key for one in network.openings for context in one._contexts for key in context.keys}


def payloads(network: Network) -> Iterator[bytes]:
    """All NGAP payloads."""
    tables = network.tables
    for row in range(len(tables)):
        yield tables.octets(int(tables.offset[row]), int(tables.length[row]))


def keys(network: Network) -> set[bytes]:
    """K_gNB and NH keys, found by their protocol IEs."""
    found = {key for one in payloads(network) for wanted in (SECURITY_KEY, NEXT_HOP) for key in wanted.findall(one)}
    return {key for key in found if len(set(key)) > 8}


def values(network: Network) -> set[bytes]:
    """Temporary and permanent identities, challenges, responses and ciphered bodies, as octets."""
    tables = network.tables
    found: set[bytes] = set()
    for shapes, column, offsets in (
        (tables.ngap_shapes, tables.shape, tables.offset),
        (tables.nas_shapes, tables.nas_shape, tables.nas_offset),
    ):
        for shape in shapes:
            for row in np.flatnonzero(column == shape.number).tolist():
                for role, start, size in shape.values:
                    if role in SECRET_ROLES:
                        found.add(tables.octets(int(offsets[row]) + start, size))
    return {value for value in found if len(set(value)) > 2}


def forms(secret: bytes) -> Iterator[str]:
    """Octets as a text could hold them."""
    digits = secret.hex()
    swapped = bytes((octet >> 4) | (octet & 15) << 4 for octet in secret).hex()
    for one in (digits, swapped):
        yield one
        yield one.upper()
        for sign in " :":
            yield sign.join(one[n : n + 2] for n in range(0, len(one), 2))
    yield repr(secret)[2:-1]
    yield "".join(f"\\x{octet:02x}" for octet in secret)
    yield str(list(secret))[1:-1]
    yield str(int.from_bytes(secret, "big"))
    yield str(int.from_bytes(secret, "little"))
    for lead in range(3):
        # Base64 at each alignment, without the characters that neighbours share.
        coded = base64.b64encode(bytes(lead) + secret).decode().rstrip("=")
        yield coded[(lead * 4 + 2) // 3 : len(coded) - 1]


def leaks(text: str, secrets: Iterable[bytes]) -> list[str]:
    """The forms of secrets that a text holds. Forms too short to tell from chance are left out."""
    return [form for secret in secrets for form in forms(secret) if len(form) >= 8 and form in text]


def payload_runs(network: Network) -> set[str]:
    """Each run of octets of each payload, as hexadecimal digits."""
    return {one[n : n + RUN].hex() for one in payloads(network) for n in range(max(0, len(one) - RUN + 1))}


def quoted_runs(text: str, runs: set[str]) -> list[str]:
    """The runs of payloads that a text quotes in hexadecimal, with or without signs between the octets."""
    found = [m.group() for m in HEX_RUN.finditer(text)]
    found += [re.sub(r"[ :,-]", "", m.group()) for m in SPACED_HEX.finditer(text)]
    return [one for one in found for n in range(len(one) - 2 * RUN + 1) if one[n : n + 2 * RUN].lower() in runs]


def key_log_secrets(log: bytes) -> set[bytes]:
    """The secrets of a TLS key log."""
    return {bytes.fromhex(line.split()[2].decode()) for line in log.splitlines() if line[:1] not in (b"", b"#")}


def inside_tls(capture: Path, log: bytes) -> set[bytes]:
    """Keys and vectors that lie under TLS in a capture: all that is written there in so many hexadecimal digits."""
    keys = TLSKeys()
    keys.add(log)
    frames, readers = FrameReader(), {}
    for batch in open_capture(capture, 0):
        frames.feed(batch)
        for chunk in frames.tcp.take():
            reader = readers.setdefault(chunk.connection, TLS(keys))
            way = {"forward": chunk.forward, "frame": chunk.place, "time": chunk.time, "lost": chunk.lost != 0}
            reader.feed(chunk.data, **way)
    clear = b"".join(one.octets for reader in readers.values() for one in reader.inside.opened)
    found = {
        bytes.fromhex(text.decode()) for text in re.findall(rb'"([0-9a-fA-F]{32,64})"', clear) if len(text) % 2 == 0
    }
    return {one for one in found if len(set(one)) > 4}
