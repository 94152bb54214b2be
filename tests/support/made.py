"""NGAP and NAS payloads made octet by octet, and what the stages make of them: for tests that want every value."""

from collections.abc import Iterable

import msgspec
import numpy as np

from cleannet.decode.ngap_procedures import PROCEDURES
from cleannet.decode.reader import Reader
from cleannet.frames.batch import MessageBatch
from cleannet.subscribers.assemble import assemble
from cleannet.subscribers.links import Association
from cleannet.subscribers.network import Network

PLMN = bytes.fromhex("99f907")
CODES = {name: (code, n) for code, names in PROCEDURES.items() for n, name in enumerate(names)}
SECOND = 10**9


class Sent(msgspec.Struct, frozen=True):
    """A user message of SCTP. `second`: its time; `up`: the gNB sent it (told by the message, where None)."""

    payload: bytes
    second: float = -1
    frame: int = 0
    index: int = 0
    input: int = 0
    association: int = 0
    up: bool = True
    repeated: bool = False
    lost: bool = False
    cut: bool = False
    ppid: int = 60


def size(octets: bytes) -> bytes:
    """A length determinant of aligned PER (ITU-T X.691, 11.9) and what it counts."""
    head = bytes([len(octets)]) if len(octets) < 128 else (0x8000 | len(octets)).to_bytes(2, "big")
    return head + octets


def number(value: int, high: int) -> bytes:
    """An integer of up to `high` octets (X.691, 13.2.6)."""
    octets = value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big")
    bits = (high - 1).bit_length()
    return bytes([len(octets) - 1 << 8 - bits]) + octets


def ngap(name: str, ran: int = -1, amf: int = -1, *nas: bytes, source: int = -1, more: bytes = b"") -> bytes:
    """An NGAP PDU with UE ids, NAS PDUs and whatever `more` holds (information elements, each made by `element`)."""
    code, outcome = CODES[name]
    parts = [element(10, number(amf, 5))] if amf >= 0 else []
    parts += [element(85, number(ran, 4))] if ran >= 0 else []
    parts += [element(100, number(source, 5))] if source >= 0 else []
    parts += [element(38, size(one)) for one in nas]
    count = len(parts) + bool(more)
    body = b"\0" + count.to_bytes(2, "big") + b"".join(parts) + more
    return bytes([outcome << 5, code, 0x40]) + size(body)


def element(identifier: int, value: bytes) -> bytes:
    """A protocol information element."""
    return identifier.to_bytes(2, "big") + b"\x40" + size(value)


def sessions(*nas: bytes) -> bytes:
    """A PDUSessionResourceSetupListSUReq: one PDU session with each NAS PDU (TS 38.413, 9.4.5)."""
    items = [b"\x40" + bytes([n]) + size(one) + b"\x00\x20" + size(b"") for n, one in enumerate(nas, 1)]
    return element(74, bytes([len(nas) - 1]) + b"".join(items))


def paging(tmsi: bytes) -> bytes:
    """Paging of one 5G-S-TMSI (TS 38.413, 9.3.3.20): AMF set 1, pointer 0."""
    return ngap("Paging", more=element(115, b"\x00\x20\x00" + tmsi))


def suci(msin: str, scheme: int = 0) -> bytes:
    """A SUCI of 999-70: of the null scheme with an MSIN in decimal digits, else with that text as scheme output."""
    nibbles = bytes.fromhex("".join(b + a for a, b in zip(msin[::2], msin[1::2], strict=True)))
    return b"\x01" + PLMN + b"\xf0\xff" + bytes([scheme, int(scheme > 0)]) + nibbles


def guti(tmsi: bytes) -> bytes:
    """A 5G-GUTI of 999-70, AMF region 2, set 1, pointer 0."""
    return b"\xf2" + PLMN + b"\x02\x00\x40" + tmsi


def registration_request(identity: bytes, capability: str = "f0f0", *, kind: int = 1) -> bytes:
    offer = bytes.fromhex(capability)
    return bytes([0x7E, 0, 0x41, 0x70 | kind]) + len(identity).to_bytes(2, "big") + identity + b"\x2e" + size(offer)


def registration_accept(tmsi: bytes | None = None) -> bytes:
    return bytes.fromhex("7e00420101") + (b"\x77\x00\x0b" + guti(tmsi) if tmsi else b"")


def service_request(tmsi: bytes) -> bytes:
    return bytes.fromhex("7e004c000007f40040") + tmsi


def authentication_request(rand: bytes, autn: bytes) -> bytes:
    return bytes.fromhex("7e005600020000") + b"\x21" + rand + b"\x20\x10" + autn


def security_mode_command(ciphering: int, integrity: int = 2) -> bytes:
    return bytes([0x7E, 0, 0x5D, ciphering << 4 | integrity, 0, 2, 0xF0, 0xF0])


SECURITY_MODE_COMPLETE = bytes.fromhex("7e005e")
REGISTRATION_COMPLETE = bytes.fromhex("7e0043")
AUTHENTICATION_REJECT = bytes.fromhex("7e0058")


def protected(plain: bytes, header: int = 2, sequence: int = 0, mac: bytes = b"\xaa\xbb\xcc\xdd") -> bytes:
    """A NAS message under a security header (TS 24.501, 8.2.28); the body stays as it is."""
    return bytes([0x7E, header]) + mac + bytes([sequence]) + plain


def batch_of(sent: list[Sent]) -> MessageBatch:
    """One batch of one input."""
    lengths = np.array([len(s.payload) for s in sent], np.int64)
    return MessageBatch(
        input=sent[0].input,
        buffer=np.frombuffer(b"".join(s.payload for s in sent), np.uint8),
        offset=np.cumsum(lengths) - lengths,
        length=lengths,
        frame=np.array([s.frame for s in sent], np.int64),
        index=np.array([s.index for s in sent], np.int64),
        time=np.array([round(s.second * SECOND) if s.second >= 0 else -1 for s in sent], np.int64),
        association=np.array([s.association for s in sent], np.int64),
        side=np.array([0 if s.up else 1 for s in sent], np.int8),
        ppid=np.array([s.ppid for s in sent], np.int64),
        repeated=np.array([s.repeated for s in sent], np.bool_),
        lost=np.array([s.lost for s in sent], np.bool_),
        cut=np.array([s.cut for s in sent], np.bool_),
    )


def placed(sent: Iterable[Sent | bytes]) -> list[Sent]:
    """The same with frame numbers and times, a hundredth of a second apart, where they have none."""
    made = [s if isinstance(s, Sent) else Sent(s) for s in sent]
    return [
        msgspec.structs.replace(s, frame=s.frame or n, second=s.second if s.second >= 0 else n / 100)
        for n, s in enumerate(made, 1)
    ]


def reader_of(sent: Iterable[Sent | bytes]) -> Reader:
    """What the decode stage makes of messages."""
    some = placed(sent)
    reader = Reader()
    for given in sorted({s.input for s in some}):
        batch = batch_of([s for s in some if s.input == given])
        reader.feed(batch, np.ones(len(batch), np.bool_))
    reader.finish()
    return reader


def network_of(sent: Iterable[Sent | bytes], *, amfs: tuple[str, ...] = ("10.0.1.1",) * 3, **more) -> Network:
    """What the stages up to the subscribers make of messages. `amfs`: the AMF's address of each association."""
    associations = tuple(Association(n, f"10.0.0.{n + 1}", amf, 40000, 38412) for n, amf in enumerate(amfs))
    return assemble(reader_of(sent), associations, **more)


def registered(ran: int, amf: int, identity: bytes, *, tmsi: bytes | None = None, ciphering: int = 2) -> list[bytes]:
    """The messages of a registration, without authentication, up to the accept (readable under 5G-EA0)."""
    return [
        ngap("InitialUEMessage", ran, -1, registration_request(identity)),
        ngap("DownlinkNASTransport", ran, amf, protected(security_mode_command(ciphering), 3)),
        ngap("UplinkNASTransport", ran, amf, protected(SECURITY_MODE_COMPLETE, 4)),
        ngap("DownlinkNASTransport", ran, amf, protected(registration_accept(tmsi), 2, 1)),
        ngap("UplinkNASTransport", ran, amf, protected(REGISTRATION_COMPLETE, 2, 1)),
    ]


def release(ran: int, amf: int) -> list[bytes]:
    """A UE context release (without the cause)."""
    return [ngap("UEContextReleaseCommand", ran, amf), ngap("UEContextReleaseComplete", ran, amf)]
