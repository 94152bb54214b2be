"""Frames' messages in, F1AP messages and the RRC that they carry out.

F1 is small beside N2, so it goes message by message. A UE is told by what came before; so all is kept until the inputs
end, and read then.
"""

from collections.abc import Iterator

import msgspec
import numpy as np

from cleannet.decode.collected import Collected, Kept
from cleannet.decode.cursor import Cursor
from cleannet.decode.f1ap import f1ap
from cleannet.decode.f1ap_ues import UE, UEs
from cleannet.decode.shapes import Flags, run
from cleannet.frames.batch import MessageBatch
from cleannet.frames.pdcp import Radio, srb_pdu
from cleannet.model.f1ap import F1APMessage, F1UEContextReleaseCommand, F1UEContextReleaseComplete, OpaqueF1AP
from cleannet.model.frame import At
from cleannet.model.problem import Problem
from cleannet.model.radio import Cell, Channel, RadioMessage

F1AP_PPID = 62
"""Payload protocol identifier of F1AP (TS 38.472, clause 7)."""
F1AP_PORT = 38472
"""The registered port of F1AP (TS 38.472, clause 7)."""
OTHERS = (60, 61, 64, 66, 67, 68)
"""Payload protocols that run on a port of F1AP by mistake, or under DTLS: NGAP, XnAP, E1AP; and F1AP over DTLS."""

CCCH1_OCTETS = 8
"""Octets of a UL-CCCH1-Message; those of UL-CCCH have six (TS 38.331, 6.2.1; TS 38.321, 6.2.1)."""
_DOWNLINK = frozenset(
    {"DLRRCMessageTransfer", "UEContextSetupRequest", "UEContextModificationRequest", "UEContextReleaseCommand"}
)
_UPLINK = frozenset({"InitialULRRCMessageTransfer", "ULRRCMessageTransfer"})
"""The messages that hold an RRC container (TS 38.473, 9.2.2 and 9.2.3)."""


class F1PDU(msgspec.Struct, frozen=True):
    """One F1AP message that was read. `repeated`: it was captured before."""

    message: F1APMessage
    problems: tuple[Problem, ...]
    repeated: bool
    opaque: bool


class F1Reader(Collected):
    """Collects the F1AP messages of all inputs. `feed` each batch, then `finish`.

    Attributes:
        pdus: what was read, in the order of time, after `finish`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pdus: list[F1PDU] = []

    @staticmethod
    def wanted(batch: MessageBatch, ngap_ports: Flags, f1_ports: Flags) -> Flags:
        """Which messages are F1AP. The ports: for each whether its association uses the registered port of a protocol.

        What runs on NGAP's port is NGAP's, whatever it calls itself.
        """
        found: Flags = ~ngap_ports & ((batch.ppid == F1AP_PPID) | (f1_ports & ~np.isin(batch.ppid, OTHERS)))
        return found

    def finish(self) -> list[RadioMessage]:
        """Reads all that was kept; gives the radio messages in it, in the order of time."""
        ues = UEs()
        found: list[tuple[UE, RadioMessage]] = []
        cells: dict[tuple[int, tuple[str, int]], int] = {}
        for one in self.taken():
            pdu = self._read(one)
            if one.lost:
                ues.lost(one.association)
            if pdu.repeated or pdu.opaque:
                continue
            message = pdu.message
            cells.update({(one.association, cgi): physical for cgi, physical in message.cells})
            ue = ues.of(one.association, message)
            if ue is not None:
                physical = cells.get((one.association, ue.cell), -1) if ue.cell else -1
                lost = ues.lossy(ue)
                found += [(ue, radio) for radio in _radio_messages(one, message, physical, lost=lost)]
        ues.name()
        return [msgspec.structs.replace(radio, ue=ue.name) for ue, radio in found]

    def _read(self, one: Kept) -> F1PDU:
        cursor = Cursor(one.payload, "F1AP", At(one.place), cut=one.cut)
        (message,), opaque = run(
            lambda c, d: (f1ap(c, d),),
            cursor,
            lambda c: OpaqueF1AP(at=c.at, whole=False, message_name="OpaqueF1AP"),
        )
        assert isinstance(message, F1APMessage)
        pdu = F1PDU(message, tuple(cursor.problems), one.repeated, opaque)
        self.pdus.append(pdu)
        return pdu


def _radio_messages(one: Kept, message: F1APMessage, physical: int, *, lost: bool) -> Iterator[RadioMessage]:
    """The RRC messages that an F1AP message carries, then itself if it ends a context. The UE is named later."""
    uplink = message.name in _UPLINK
    base = RadioMessage(
        input=one.place.input,
        frame=one.place.frame,
        index=one.place.message,
        time=one.time,
        channel=Channel.F1AP,
        uplink=uplink,
        ue="",
        cell=Cell("NR", physical=physical) if physical >= 0 else None,
        payload=one.payload,
        cut=one.cut,
        air=True,
        lost=lost,
    )
    if message.rrc is not None and (uplink or message.name in _DOWNLINK):
        yield from _rrc(base, message, message.rrc)
    if message.setup_complete is not None:
        yield from _pdcp(base, message.setup_complete)
    if isinstance(message, F1UEContextReleaseCommand | F1UEContextReleaseComplete):
        yield msgspec.structs.replace(base, uplink=isinstance(message, F1UEContextReleaseComplete))


def _rrc(base: RadioMessage, message: F1APMessage, octets: bytes) -> Iterator[RadioMessage]:
    if message.name == "InitialULRRCMessageTransfer":
        channel = Channel.NR_UL_CCCH1 if len(octets) == CCCH1_OCTETS else Channel.NR_UL_CCCH
        yield msgspec.structs.replace(base, channel=channel, payload=octets)
    elif message.srb == 0:
        channel = Channel.NR_UL_CCCH if base.uplink else Channel.NR_DL_CCCH
        yield msgspec.structs.replace(base, channel=channel, payload=octets)
    else:
        yield from _pdcp(base, octets)


def _pdcp(base: RadioMessage, octets: bytes) -> Iterator[RadioMessage]:
    """The RRC message in a PDCP PDU of a signalling radio bearer (TS 38.323, 6.2.2.1)."""
    pdu = srb_pdu(octets, Radio.NR)
    channel = Channel.NR_UL_DCCH if base.uplink else Channel.NR_DL_DCCH
    if pdu is not None:
        yield msgspec.structs.replace(base, channel=channel, payload=pdu.message, integrity=pdu.protected)
