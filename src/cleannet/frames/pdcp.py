"""PDCP on signalling radio bearers: the header before an RRC message and the integrity code behind it.

LTE: TS 36.323, 6.2.2 (three reserved bits, a sequence number of 5 bits). NR: TS 38.323, 6.2.2.1 (four reserved bits,
12 bits). Behind the message stands MAC-I, four octets, which are zero until integrity protection is active. The message
is ciphered once AS security is active; nothing here can tell.
"""

import enum

from cleannet.model.record import Record

MAC_OCTETS = 4


class Radio(enum.Enum):
    """The technology of a radio bearer; the value: octets of the PDCP header on its signalling bearers."""

    LTE = 1
    NR = 2


class SrbPdu(Record, frozen=True):
    """One PDCP data PDU of a signalling radio bearer.

    Attributes:
        sequence_number: low bits of the COUNT: 5 in LTE, 12 in NR.
        message: the RRC message of the DCCH, ciphered or not.
        protected: MAC-I is not zero, so the sender has integrity protection active.
    """

    sequence_number: int
    message: bytes
    protected: bool


def srb_pdu(octets: bytes, radio: Radio) -> SrbPdu | None:
    """Reads a PDCP data PDU; None where it is too short to hold a header, a message and MAC-I."""
    header = radio.value
    if len(octets) <= header + MAC_OCTETS:
        return None
    number = int.from_bytes(octets[:header], "big") & (0x1F if radio is Radio.LTE else 0xFFF)
    return SrbPdu(number, octets[header:-MAC_OCTETS], any(octets[-MAC_OCTETS:]))
