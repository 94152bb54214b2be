"""Captures of the radio interface: from framed MAC PDUs to the RRC messages that they carry.

MAC gives the logical channel, RLC puts SDUs together, PDCP takes off header and integrity code. Data radio bearers,
random access responses and control elements hold no RRC, and are passed over.
"""

import enum
from collections import OrderedDict

import msgspec

from cleannet.frames.mac_framing import Framed, Rnti
from cleannet.frames.mac_pdu import CCCH, CCCH1, MacPdu, Sdu, mac_pdu, random_access_response
from cleannet.frames.pdcp import Radio, srb_pdu
from cleannet.frames.problems import ProblemCounter
from cleannet.frames.rlc import Bearer, am_data
from cleannet.model.problem import ProblemKind
from cleannet.model.radio import Channel, RadioMessage

MOST_BEARERS = 512
"""Bearers and directions that are followed at a time; the one that was silent longest gives way."""
_SRBS = {Radio.LTE: (1, 2), Radio.NR: (1, 2, 3)}
"""Logical channels of the signalling radio bearers 1 to 3 (TS 36.331, 9.2.1.1; TS 38.331, 9.2.1)."""
_BCCH = {
    (Radio.LTE, Rnti.NONE): Channel.LTE_BCCH_BCH,
    (Radio.LTE, Rnti.SYSTEM_INFORMATION): Channel.LTE_BCCH_DL_SCH,
    (Radio.LTE, Rnti.PAGING): Channel.LTE_PCCH,
    (Radio.NR, Rnti.NONE): Channel.NR_BCCH_BCH,
    (Radio.NR, Rnti.SYSTEM_INFORMATION): Channel.NR_BCCH_DL_SCH,
    (Radio.NR, Rnti.PAGING): Channel.NR_PCCH,
}
"""Transparent MAC: the PDU is the RRC message (TS 36.321, 6.1.4; TS 38.321, 6.1.4)."""
_CCCH = {
    (Radio.LTE, True): Channel.LTE_UL_CCCH,
    (Radio.LTE, False): Channel.LTE_DL_CCCH,
    (Radio.NR, True): Channel.NR_UL_CCCH,
    (Radio.NR, False): Channel.NR_DL_CCCH,
}
_DCCH = {
    (Radio.LTE, True): Channel.LTE_UL_DCCH,
    (Radio.LTE, False): Channel.LTE_DL_DCCH,
    (Radio.NR, True): Channel.NR_UL_DCCH,
    (Radio.NR, False): Channel.NR_DL_DCCH,
}
_PASSED_OVER = (Rnti.RANDOM_ACCESS, Rnti.MESSAGE_B)

_Key = tuple[int, Radio, str, bool, int]


class _Step(enum.IntEnum):
    """How far a connection is."""

    REQUESTED = 0
    ANSWERED = 1
    CONNECTED = 2


class Place(msgspec.Struct, frozen=True):
    """Where and when a frame was captured: index of the input, number, nanoseconds since 1970; whether it is cut."""

    input: int
    frame: int
    time: int
    cut: bool = False


class AirReader:
    """Reads framed MAC PDUs in the order of the capture."""

    def __init__(self, problems: ProblemCounter) -> None:
        self._problems = problems
        self._bearers: OrderedDict[_Key, tuple[Bearer, Place]] = OrderedDict()
        self._uses: dict[tuple[int, Radio, str], tuple[int, _Step]] = {}

    def read(self, one: Framed, place: Place) -> list[RadioMessage]:
        """The messages that are whole with this frame."""
        if one.kind in _PASSED_OVER or not one.pdu:
            return []
        if not one.sound:
            self._problem(ProblemKind.BAD_CHECKSUM, "MAC PDUs that were not received right are not read", place)
            return []
        broadcast = _BCCH.get((one.radio, one.kind))
        if one.variant == "NB-IoT" or (one.variant and one.kind is Rnti.SYSTEM_INFORMATION):
            self._problem(ProblemKind.UNKNOWN_PROTOCOL, f"MAC PDUs of {one.variant} are not read", place)
            return []
        if broadcast is not None:
            return [] if one.uplink else [_message(place, 0, broadcast, "broadcast", one.pdu, cut=place.cut)]
        if one.kind is not Rnti.CELL:
            self._problem(ProblemKind.UNKNOWN_PROTOCOL, f"MAC PDUs of {one.kind.value} are not read", place)
            return []
        if not any(one.pdu):
            detail = "transport blocks of zeros alone: nothing was received"
            self._problem(ProblemKind.MISSING_CONTEXT, detail, place)
            return []
        return self._dedicated(one, mac_pdu(one.pdu, one.radio, uplink=one.uplink, cut=place.cut), place)

    def finish(self) -> None:
        """Count what still waits for its rest."""
        while self._bearers:
            self._forget(next(iter(self._bearers)))

    def _dedicated(self, one: Framed, pdu: MacPdu, place: Place) -> list[RadioMessage]:
        if pdu.fault and not one.uplink and random_access_response(one.pdu, one.radio):
            return []
        if pdu.fault:
            kind = ProblemKind.CUT_BY_SNAPLEN if place.cut else ProblemKind.LENGTH_PAST_END
            self._problem(kind, f"{one.radio.name} MAC PDU: {pdu.fault}", place)
        made: list[RadioMessage] = []
        for sdu in pdu.sdus:
            if sdu.channel in (CCCH, CCCH1):
                ue = self._ue(one, pdu, place, _Step.REQUESTED if one.uplink else _Step.ANSWERED)
                channel = Channel.NR_UL_CCCH1 if sdu.channel == CCCH1 else _CCCH[one.radio, one.uplink]
                made.append(_message(place, len(made), channel, ue, sdu.octets, cut=sdu.cut))
            elif sdu.channel in _SRBS[one.radio]:
                ue = self._ue(one, pdu, place, _Step.CONNECTED)
                for octets, integrity in self._srb(one, ue, sdu, place):
                    channel = _DCCH[one.radio, one.uplink]
                    made.append(_message(place, len(made), channel, ue, octets, cut=sdu.cut, integrity=integrity))
        return made

    def _ue(self, one: Framed, pdu: MacPdu, place: Place, step: _Step) -> str:
        """Whom an SDU concerns: the C-RNTI, and which use of it in the capture from the second on.

        A C-RNTI belongs to a UE for one connection. A message on CCCH comes first in it; a later one shows that
        the C-RNTI has been given to a UE anew (TS 36.331 and TS 38.331, 5.3.3 and 5.3.7).
        """
        name = _name(one, pdu)
        use, reached = self._uses.get((place.input, one.radio, name), (1, _Step.REQUESTED))
        if step < reached:
            self._end(place.input, one.radio, _numbered(name, use))
            use, reached = use + 1, step
        self._uses[place.input, one.radio, name] = use, max(step, reached)
        return _numbered(name, use)

    def _srb(self, one: Framed, ue: str, sdu: Sdu, place: Place) -> list[tuple[bytes, bool | None]]:
        """The RRC messages that an SDU of a signalling bearer completes, and whether each is integrity protected."""
        data = am_data(sdu.octets, one.radio)
        if data is None:
            return []
        if isinstance(data, str):
            kind = ProblemKind.CUT_BY_SNAPLEN if sdu.cut else ProblemKind.BAD_VALUE
            self._problem(kind, f"{one.radio.name} RLC PDU: {data}", place)
            return []
        if sdu.cut:
            self._problem(ProblemKind.CUT_BY_SNAPLEN, f"{one.radio.name} RLC PDU cut", place)
            return [(data.octets[one.radio.value :], None)] if data.is_sdu else []
        bearer = self._bearer((place.input, one.radio, ue, one.uplink, sdu.channel), place)
        found: list[tuple[bytes, bool | None]] = []
        for whole in bearer.add(data):
            packet = srb_pdu(whole, one.radio)
            if packet is None:
                detail = f"{one.radio.name} PDCP PDU too short for a message and its integrity code"
                self._problem(ProblemKind.BAD_VALUE, detail, place)
            else:
                found.append((packet.message, packet.protected))
        return found

    def _bearer(self, key: _Key, place: Place) -> Bearer:
        held = self._bearers.setdefault(key, (Bearer(key[1]), place))
        self._bearers.move_to_end(key)
        if len(self._bearers) > MOST_BEARERS:
            self._forget(next(iter(self._bearers)))
        return held[0]

    def _end(self, given: int, radio: Radio, ue: str) -> None:
        """A connection is over."""
        for uplink in (True, False):
            for channel in _SRBS[radio]:
                self._forget((given, radio, ue, uplink, channel))

    def _forget(self, key: _Key) -> None:
        bearer, place = self._bearers.pop(key, (None, None))
        if bearer is None or place is None:
            return
        bearer.close()
        if bearer.abandoned:
            detail = "RLC PDUs whose messages never became whole"
            self._problems.add(ProblemKind.MISSING_FRAGMENT, detail, (place.input, place.frame), bearer.abandoned)

    def _problem(self, kind: ProblemKind, detail: str, place: Place) -> None:
        self._problems.add(kind, detail, (place.input, place.frame))


def _name(one: Framed, pdu: MacPdu) -> str:
    """Whom a MAC PDU concerns: a C-RNTI control element says it during random access, else the RNTI of the framing."""
    rnti = pdu.c_rnti if pdu.c_rnti > 0 else one.rnti
    return f"C-RNTI {rnti}" if rnti > 0 or one.ue < 0 else f"UE {one.ue}"


def _numbered(name: str, use: int) -> str:
    return name if use == 1 else f"{name}/{use}"


def _message(
    place: Place, index: int, channel: Channel, ue: str, octets: bytes, *, cut: bool, integrity: bool | None = None
) -> RadioMessage:
    return RadioMessage(
        place.input,
        place.frame,
        index,
        place.time,
        channel,
        "_UL_" in channel.name,
        ue,
        None,
        octets,
        cut=cut,
        air=True,
        integrity=integrity,
    )
