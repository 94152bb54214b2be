"""LTE RRC (TS 36.331) and NR RRC (TS 38.331) messages, clauses 6.2.2 each, with the fields that the checks read.

The class of a message is its ASN.1 name with "LTE" or "NR" in front and without "RRC": RRCConnectionRelease is
`LTEConnectionRelease`, UECapabilityEnquiry is `LTEUECapabilityEnquiry` or `NRUECapabilityEnquiry`. Messages that no
check asks for by type are plain `LTEMessage`s and `NRMessage`s. Algorithms are numbers: 0 is EEA0, EIA0, NEA0, NIA0.
"""

from cleannet.model.message import Message
from cleannet.model.radio import Channel
from cleannet.model.record import Record


class RRCIdentity(Record, frozen=True):
    """An identity of a UE.

    `kind`, as named in the ASN.1: "s-TMSI", "imsi", "randomValue", "ng-5G-S-TMSI", "ng-5G-S-TMSI-Part1" (its rightmost
    39 bits), "ng-5G-S-TMSI-Part2" (its leftmost 9), "fullI-RNTI", "shortI-RNTI", "resumeIdentity"; in UMTS "tmsi",
    "p-TMSI", "imei". `value`: its bits, right-justified in whole octets (an S-TMSI is MMEC and M-TMSI); of an IMSI or
    IMEI its digits, one an octet.
    """

    kind: str
    value: bytes

    @property
    def tmsi(self) -> bytes | None:
        """The four octets of the M-TMSI or 5G-TMSI, where the identity holds them."""
        held = ("s-TMSI", "ng-5G-S-TMSI", "ng-5G-S-TMSI-Part1")
        return self.value[-4:] if self.kind in held else None


class ReselectionPriority(Record, frozen=True):
    """Priority of a carrier frequency for cell reselection, 0 (lowest) to 7 (TS 36.304, 5.2.4.1; TS 38.304, 5.2.4.1).

    `technology`: EUTRA, NR, UTRA, GERAN, CDMA2000. `frequency`: ARFCN, of GERAN the first of the group; -1 for the
    serving one. `source`: "sib3", "sib24", …, or "dedicated". `priority` None where none is given.
    """

    technology: str
    frequency: int
    priority: int | None
    source: str


class Redirection(Record, frozen=True):
    """Where a release sends the UE: technology (as in `ReselectionPriority`) and ARFCN (-1 unread)."""

    technology: str
    frequency: int = -1


class MeasuredCell(Record, frozen=True):
    """A cell in a measurement report: `physical` cell identity, -1 unknown; RSRP as reported (TS 36.133, 38.133).

    `serving`: PCell or another serving cell.
    """

    technology: str
    physical: int
    rsrp: int | None
    serving: bool = False


class RadioBearer(Record, frozen=True):
    """A data radio bearer that is set up or changed (TS 38.331, DRB-ToAddMod; TS 36.331, DRB-ToAddMod).

    `ciphering_disabled` and `integrity_protection` are None where no PDCP configuration comes with it, and in LTE.
    """

    identity: int
    pdu_session: int | None = None
    ciphering_disabled: bool | None = None
    integrity_protection: bool | None = None


class MeasurementObject(Record, frozen=True):
    """A carrier that a UE is told to measure (MeasObjectToAddMod), by the connection's number for it.

    `frequency`: ARFCN (of NR that of the SSB); technologies other than EUTRA and NR are not read.
    """

    identity: int
    technology: str
    frequency: int


class MeasurementIdentity(Record, frozen=True):
    """A measurement by its `identity`, and the number of the `measured` object (MeasIdToAddMod)."""

    identity: int
    measured: int


class RRCMessage(Message, frozen=True, kw_only=True):
    """An RRC message.

    Attributes:
        message_name: its name in the ASN.1, without a release ("UEInformationRequest" for UEInformationRequest-r9).
        channel: the logical channel, None unknown.
        transaction: RRC transaction identifier, 0 to 3.
        nas: the NAS messages it carries, in their order.
    """

    message_name: str = ""
    channel: Channel | None = None
    transaction: int | None = None
    nas: tuple[bytes, ...] = ()

    @property
    def name(self) -> str:
        """See the base class."""
        return self.message_name


class CipheredRRC(RRCMessage, frozen=True, kw_only=True):
    """A message on a signalling radio bearer after AS security was activated: its content is hidden."""

    message_name: str = "CipheredRRC"
