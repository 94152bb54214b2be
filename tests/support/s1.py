"""S1AP messages made octet by octet, with NAS in them: for tests that want every value."""

from cleannet.decode.cursor import Cursor
from cleannet.decode.radio import RadioReader
from cleannet.decode.s1ap import s1ap
from cleannet.decode.s1ap_procedures import PROCEDURES
from cleannet.decode.s1ap_reader import S1Reader
from cleannet.model.radio import RadioMessage
from cleannet.model.s1ap import S1APMessage
from support import eps_octets
from support.f1 import read_radio
from support.made import Sent, batch_of, element, number, placed, size

CODES = {name: (code, n) for code, names in PROCEDURES.items() for n, name in enumerate(names)}
PLMN = eps_octets.PLMN
ATTACH = eps_octets.attach_request(eps_octets.imsi("001010000000001"))
IDENTITY_REQUEST = eps_octets.identity_request(eps_octets.IMSI)
ADDRESS, TEID = bytes([10, 0, 0, 1]), b"\0\0\0\7"


def pdu(name: str, *elements: bytes) -> bytes:
    """An S1AP PDU of information elements."""
    code, outcome = CODES[name]
    body = b"\0" + len(elements).to_bytes(2, "big") + b"".join(elements)
    return bytes([outcome << 5, code, 0x40]) + size(body)


def mme(value: int) -> bytes:
    return element(0, number(value, 4))


def enb(value: int) -> bytes:
    return element(8, number(value, 3))


def nas(octets: bytes) -> bytes:
    return element(26, size(octets))


def s_tmsi(tmsi: bytes, code: int = 1) -> bytes:
    """MME code in the bits behind the preamble's two, then the M-TMSI on its octet."""
    return element(96, bytes([code >> 2, (code & 3) << 6]) + tmsi)


def tai(tac: int = 7) -> bytes:
    return element(67, b"\0" + PLMN + tac.to_bytes(2, "big"))


def cell(identity: int = 0x1234567) -> bytes:
    return element(100, b"\0" + PLMN + (identity << 4).to_bytes(4, "big"))


def initial(enb_id: int, message: bytes = ATTACH, *more: bytes) -> bytes:
    return pdu("InitialUEMessage", enb(enb_id), nas(message), tai(), cell(), *more)


def down(enb_id: int, message: bytes, mme_id: int = -1) -> bytes:
    return pdu("DownlinkNASTransport", mme(enb_id if mme_id < 0 else mme_id), enb(enb_id), nas(message))


def up(enb_id: int, message: bytes, mme_id: int = -1) -> bytes:
    return pdu("UplinkNASTransport", mme(enb_id if mme_id < 0 else mme_id), enb(enb_id), nas(message))


def released(enb_id: int) -> list[bytes]:
    """Both messages of a release; ids below 256."""
    ids = element(99, bytes([0, enb_id, 0, enb_id]))
    return [pdu("UEContextReleaseCommand", ids), pdu("UEContextReleaseComplete", mme(enb_id), enb(enb_id))]


def bearer(octets: bytes = b"") -> bytes:
    """An InitialContextSetupRequest's list of one E-RAB: id 5, QCI 9, no pre-emption, a tunnel and, if any, NAS."""
    head = bytes([0x45 if octets else 0x05, 0, 9, 0x3C])
    value = head + b"\x0f\x80" + ADDRESS + TEID + (size(octets) if octets else b"")
    return element(24, b"\0" + element(52, value))


def one(octets: bytes) -> S1APMessage:
    """The record of one PDU."""
    return s1ap(Cursor(octets, "S1AP"))


def radio_of(*sent: Sent | bytes) -> list[RadioMessage]:
    """What S1 gives the radio stage."""
    return reader_of(*sent).finish()


def reader_of(*sent: Sent | bytes) -> S1Reader:
    reader = S1Reader()
    reader.feed(batch_of(placed(sent)))
    return reader


def read(*sent: Sent | bytes) -> RadioReader:
    """What the decode stage makes of S1."""
    return read_radio(*radio_of(*sent))
