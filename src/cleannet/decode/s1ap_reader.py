"""Frames' messages in, S1AP messages and the NAS that they carry out.

S1 goes message by message, as F1 does.
"""

from collections.abc import Iterator

import msgspec

from cleannet.decode.collected import Collected, Kept
from cleannet.decode.cursor import Cursor
from cleannet.decode.s1ap import s1ap
from cleannet.decode.s1ap_ues import UE, UEs
from cleannet.decode.shapes import Flags, run
from cleannet.frames.batch import MessageBatch
from cleannet.model.frame import At
from cleannet.model.problem import Problem
from cleannet.model.radio import S1_UE, Channel, RadioMessage
from cleannet.model.s1ap import (
    OpaqueS1AP,
    S1APMessage,
    S1HandoverRequest,
    S1InitialContextSetupRequest,
    S1InitialUEMessage,
    S1LocationReport,
    S1LocationReportingControl,
    S1Paging,
    S1PathSwitchRequestAcknowledge,
    S1TraceStart,
    S1UEContextModificationRequest,
    S1UEContextReleaseCommand,
    S1UEContextReleaseComplete,
)

S1AP_PPID = 18
"""Payload protocol identifier of S1AP (TS 36.412, clause 7)."""
S1AP_PORT = 36412
"""The registered port of S1AP (TS 36.412, clause 7)."""
UNSPECIFIED = 0
"""A payload protocol that does not say which; some stacks send it."""
PAGED = f"{S1_UE}paging"
"""In whose name pagings stand."""

_UPLINK = frozenset({"InitialUEMessage", "UplinkNASTransport"})
_DOWNLINK = frozenset(
    {
        "DownlinkNASTransport",
        "InitialContextSetupRequest",
        "E-RABSetupRequest",
        "E-RABModifyRequest",
        "E-RABReleaseCommand",
    }
)
"""The messages that hold NAS on its way (TS 36.413, 9.1); a NAS non delivery indication gives back what did not go."""
_OF_THE_TIMELINE = (
    S1InitialUEMessage,
    S1InitialContextSetupRequest,
    S1UEContextModificationRequest,
    S1HandoverRequest,
    S1PathSwitchRequestAcknowledge,
    S1Paging,
    S1LocationReportingControl,
    S1LocationReport,
    S1TraceStart,
    S1UEContextReleaseCommand,
    S1UEContextReleaseComplete,
)
_UP = (S1InitialUEMessage, S1LocationReport, S1UEContextReleaseComplete)


class S1PDU(msgspec.Struct, frozen=True):
    """One S1AP message that was read. `repeated`: it was captured before. `association`: index of the SCTP association.

    `ue`: the name of the UE that it concerns, empty where it concerns no one UE.
    `time`: nanoseconds since 1970, -1 unknown. `lost`: messages before it may be missing.
    """

    message: S1APMessage
    problems: tuple[Problem, ...]
    repeated: bool
    opaque: bool
    association: int
    ue: str = ""
    time: int = -1
    lost: bool = False


class S1Reader(Collected):
    """Collects the S1AP messages of all inputs. `feed` each batch, then `finish`.

    Attributes:
        pdus: what was read, in the order of time, after `finish`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pdus: list[S1PDU] = []

    @staticmethod
    def wanted(batch: MessageBatch, other_ports: Flags, s1_ports: Flags) -> Flags:
        """Which messages are S1AP. The ports: for each whether its association uses a registered port of a protocol.

        What runs on another protocol's port is that protocol's, whatever it calls itself.
        """
        found: Flags = ~other_ports & ((batch.ppid == S1AP_PPID) | (s1_ports & (batch.ppid == UNSPECIFIED)))
        return found

    def finish(self) -> list[RadioMessage]:
        """Reads all that was kept; gives the NAS in it, and S1AP that tells of a UE, in the order of time."""
        ues = UEs()
        whose: list[UE | None] = []
        found: list[tuple[UE | None, RadioMessage, bool]] = []
        for one in self.taken():
            pdu = _read(one)
            self.pdus.append(pdu)
            if one.lost:
                ues.lost(one.association)
            told = not pdu.repeated and not pdu.opaque
            ue = ues.of(one.association, pdu.message) if told else None
            whose.append(ue)
            if told and (ue is not None or isinstance(pdu.message, S1Paging)):
                lost = ue is not None and ues.lossy(ue)
                ends = isinstance(pdu.message, S1UEContextReleaseComplete)
                found += [(ue, radio, ends) for radio in _radio_messages(one, pdu.message, lost=lost)]
        ues.name()
        self.pdus = [
            msgspec.structs.replace(pdu, ue=ue.name) if ue else pdu for pdu, ue in zip(self.pdus, whose, strict=True)
        ]
        return [
            msgspec.structs.replace(radio, ue=ue.name if ue else PAGED)
            for ue, radio, ends in found
            if ue is None or not (ends and ue.left)
        ]


def _read(one: Kept) -> S1PDU:
    cursor = Cursor(one.payload, "S1AP", At(one.place), cut=one.cut)
    (message,), opaque = run(
        lambda c, d: (s1ap(c, d),),
        cursor,
        lambda c: OpaqueS1AP(at=c.at, whole=False, message_name="OpaqueS1AP"),
    )
    assert isinstance(message, S1APMessage)
    return S1PDU(message, tuple(cursor.problems), one.repeated, opaque, one.association, time=one.time, lost=one.lost)


def _radio_messages(one: Kept, message: S1APMessage, *, lost: bool) -> Iterator[RadioMessage]:
    """An S1AP message itself, if it tells of a UE more than its NAS, and its NAS. The UE is named later."""
    base = RadioMessage(
        input=one.place.input,
        frame=one.place.frame,
        index=one.place.message,
        time=one.time,
        channel=Channel.S1AP,
        uplink=isinstance(message, _UP),
        ue="",
        cell=None,
        payload=one.payload,
        cut=one.cut,
        air=True,
        lost=lost,
    )
    if isinstance(message, _OF_THE_TIMELINE):
        yield base
        base = msgspec.structs.replace(base, lost=False)
    if message.name in _UPLINK or message.name in _DOWNLINK:
        for octets in message.nas:
            uplink = message.name in _UPLINK
            yield msgspec.structs.replace(base, channel=Channel.NAS_EPS, uplink=uplink, payload=octets)
            base = msgspec.structs.replace(base, lost=False)
