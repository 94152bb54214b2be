"""F1AP messages made octet by octet, with the RRC and NAS in them: for tests that want every value."""

from cleannet.decode.f1ap_procedures import PROCEDURES
from cleannet.decode.f1ap_reader import F1Reader
from cleannet.decode.radio import RadioReader
from cleannet.model.radio import Channel, RadioMessage
from support.made import Sent, batch_of, element, number, placed, size

CODES = {name: (code, n) for code, names in PROCEDURES.items() for n, name in enumerate(names)}
F1 = 62
SETUP_REQUEST = bytes.fromhex("1d17ed98c030")
"""RRCSetupRequest with a random value, for mo-Signalling."""
SETUP = bytes.fromhex("20400006")
SECURITY_MODE_COMMAND, SECURITY_MODE_COMPLETE = bytes.fromhex("200910"), bytes.fromhex("2800")
NULL_COMMAND, SECURITY_MODE_FAILURE = bytes.fromhex("200810"), bytes.fromhex("3000")
CAPABILITY_ENQUIRY = bytes.fromhex("3202012001013400")
CIPHERED = bytes.fromhex("8b6abd534e8c02bc")
NONE, CODE = bytes(4), b"\xf5\x11\xf7\xbe"


def pdu(name: str, *elements: bytes) -> bytes:
    """An F1AP PDU of information elements."""
    code, outcome = CODES[name]
    body = b"\0" + len(elements).to_bytes(2, "big") + b"".join(elements)
    return bytes([outcome << 6, code, 0x40]) + size(body)


def cu(value: int) -> bytes:
    return element(40, number(value, 4))


def du(value: int) -> bytes:
    return element(41, number(value, 4))


def old_du(value: int) -> bytes:
    return element(47, number(value, 4))


def srb(value: int) -> bytes:
    return element(64, bytes([value << 5]))


def rrc(octets: bytes) -> bytes:
    return element(50, size(octets))


def cell(identity: int = 12345678) -> bytes:
    """NR CGI of 001-01."""
    return element(111, b"\0" + bytes.fromhex("00f110") + (identity << 4).to_bytes(5, "big"))


def rnti(value: int) -> bytes:
    return element(95, b"\0" + value.to_bytes(2, "big"))


def pdcp(message: bytes, code: bytes = NONE, count: int = 0) -> bytes:
    """A PDCP PDU of a signalling radio bearer of NR."""
    return count.to_bytes(2, "big") + message + code


def initial(du_id: int, message: bytes = SETUP_REQUEST) -> bytes:
    return pdu("InitialULRRCMessageTransfer", du(du_id), cell(), rnti(du_id), rrc(message))


def down(du_id: int, message: bytes, code: bytes = NONE, *more: bytes, cu_id: int = -1) -> bytes:
    ids = cu(du_id if cu_id < 0 else cu_id), du(du_id)
    return pdu("DLRRCMessageTransfer", *ids, *more, srb(1), rrc(pdcp(message, code)))


def up(du_id: int, message: bytes, code: bytes = NONE, *, cu_id: int = -1) -> bytes:
    ids = cu(du_id if cu_id < 0 else cu_id), du(du_id)
    return pdu("ULRRCMessageTransfer", *ids, srb(1), rrc(pdcp(message, code)))


def released(du_id: int) -> list[bytes]:
    ids = cu(du_id), du(du_id)
    return [pdu("UEContextReleaseCommand", *ids), pdu("UEContextReleaseComplete", *ids)]


def _bits(head: str, nas: bytes) -> bytes:
    bits = head + f"{len(nas):08b}" + "".join(f"{octet:08b}" for octet in nas)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def downlink(nas: bytes) -> bytes:
    """DLInformationTransfer: c1 5, transaction 0, criticalExtensions 0, the NAS message alone."""
    return _bits("0" + "0101" + "00" + "0" + "100", nas)


def uplink(nas: bytes) -> bytes:
    """ULInformationTransfer: c1 7, criticalExtensions 0, the NAS message alone."""
    return _bits("0" + "0111" + "0" + "100", nas)


def radio_of(*sent: Sent | bytes) -> list[RadioMessage]:
    """What F1 gives the radio stage."""
    reader = F1Reader()
    reader.feed(batch_of(placed(sent)))
    return reader.finish()


def read(*sent: Sent | bytes) -> RadioReader:
    """What the decode stage makes of F1."""
    return read_radio(*radio_of(*sent))


def read_radio(*messages: RadioMessage) -> RadioReader:
    reader = RadioReader()
    for one in messages:
        reader.feed(one)
    reader.finish()
    return reader


def names(reader: RadioReader) -> list[str]:
    return [m.name for p in reader.pdus for m in p.messages]


def on_air(payload: bytes, channel: Channel, integrity: bool | None = None, *, number: int = 1) -> RadioMessage:
    """A message of a receiver on the air."""
    uplink_, time = "_UL_" in channel.name, number * 10**8
    return RadioMessage(0, number, 0, time, channel, uplink_, "C-RNTI 7", None, payload, air=True, integrity=integrity)
