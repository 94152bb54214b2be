"""What N2 says of PDU sessions (TS 38.413): tunnels of the UPF and of the gNB, flows, and since when; and S1 alike.

The capture covers an association from its NG Setup on (8.7.1: no UE context is older), where no message of it is lost
and no connection had begun before.
"""

import functools
from collections.abc import Sequence
from ipaddress import ip_address
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from cleannet.decode.s1ap_reader import S1PDU
from cleannet.model.frame import FrameRef
from cleannet.model.message import Message
from cleannet.model.ngap import (
    HandoverCommand,
    HandoverRequest,
    HandoverRequestAcknowledge,
    InitialContextSetupRequest,
    InitialContextSetupResponse,
    NGAPMessage,
    NGReset,
    NGSetupResponse,
    PathSwitchRequest,
    PathSwitchRequestAcknowledge,
    PDUSessionResourceModifyConfirm,
    PDUSessionResourceModifyIndication,
    PDUSessionResourceModifyRequest,
    PDUSessionResourceModifyResponse,
    PDUSessionResourceReleaseCommand,
    PDUSessionResourceSetupRequest,
    PDUSessionResourceSetupResponse,
    SecurityIndication,
    SecurityResult,
    Tunnel,
    UEContextReleaseCommand,
    UEContextReleaseComplete,
)
from cleannet.subscribers.ledger_n4 import FOREVER, Coverage, End

if TYPE_CHECKING:
    from cleannet.subscribers.deployment import Deployment

_OF_UPF: tuple[type[NGAPMessage], ...] = (
    InitialContextSetupRequest,
    PDUSessionResourceSetupRequest,
    PDUSessionResourceModifyRequest,
    HandoverRequest,
    PathSwitchRequestAcknowledge,
    PDUSessionResourceModifyConfirm,
)
_OF_GNB: tuple[type[NGAPMessage], ...] = (
    InitialContextSetupResponse,
    PDUSessionResourceSetupResponse,
    PDUSessionResourceModifyResponse,
    HandoverRequestAcknowledge,
    PathSwitchRequest,
    PDUSessionResourceModifyIndication,
)
_ALL: tuple[type[NGAPMessage], ...] = (
    *_OF_UPF,
    *_OF_GNB,
    HandoverCommand,
    PDUSessionResourceReleaseCommand,
    UEContextReleaseCommand,
    UEContextReleaseComplete,
    NGReset,
    NGSetupResponse,
)


class Named(msgspec.Struct, frozen=True):
    """An end that N2 or S1 named: where, when (nanoseconds), and by whose association (-1: S1).

    `firm`: packets go there from then on; not so that of a handover's target, which may not come about.
    """

    end: End
    at: FrameRef
    time: int
    association: int = -1
    firm: bool = True


class N2Account(msgspec.Struct):
    """One PDU session in one connection of a UE, or the bearers of one on S1.

    Attributes:
        connection, session: number of the connection in the deployment, PDU session ID.
        subscriber: whose, -1 unknown.
        since, until: nanoseconds; `FOREVER` while it lives.
        uplink, downlink: ends at the UPF, and at the gNBs, in the order of time.
        forwarded: ends for the time of a handover.
        left: a handover was ordered to a target that did not answer here: another AMF's, or one of another system.
        qfis: flows that the gNB accepted.
        policies, results: what the SMF wants of protection on the air, and what the gNB says it does.
    """

    connection: int
    session: int
    subscriber: int
    since: int
    until: int = FOREVER
    uplink: list[Named] = msgspec.field(default_factory=list)
    downlink: list[Named] = msgspec.field(default_factory=list)
    forwarded: list[Named] = msgspec.field(default_factory=list)
    qfis: set[int] = msgspec.field(default_factory=set)
    policies: list[tuple[SecurityIndication, FrameRef]] = msgspec.field(default_factory=list)
    results: list[tuple[SecurityResult, FrameRef]] = msgspec.field(default_factory=list)
    left: bool = False


class N2Side(msgspec.Struct):
    """All that N2 (or S1) shows: `accounts` in the order of time, `nodes` by association."""

    accounts: list[N2Account]
    nodes: dict[int, Coverage]


@functools.lru_cache(65536)
def addresses(octets: bytes) -> tuple[str, ...]:
    """The addresses of a transport layer address: IPv4, IPv6, or both (TS 38.413, 9.3.2.4)."""
    parts = {4: [(0, 4)], 16: [(0, 16)], 20: [(0, 4), (4, 20)]}.get(len(octets), [])
    return tuple(str(ip_address(octets[first:last])) for first, last in parts)


def ends_of(tunnel: Tunnel) -> list[End]:
    """The ends that a tunnel of N2 or S1 names."""
    return [(address, int.from_bytes(tunnel.teid, "big")) for address in addresses(tunnel.address)]


class _Reading:
    """Puts the messages of N2 together."""

    def __init__(self, deployment: "Deployment") -> None:
        self._deployment = deployment
        self._live: dict[tuple[int, int], N2Account] = {}
        self._sessions: dict[int, set[int]] = {}
        self.accounts: list[N2Account] = []

    def read(self) -> None:
        """All messages, in the order of time."""
        deployment = self._deployment
        shapes = [shape for kind in _ALL for shape in deployment.shapes(kind)]
        if not shapes:
            return
        rows = np.concatenate([shape.rows for shape in shapes])
        which = np.repeat(np.arange(len(shapes)), [len(shape.rows) for shape in shapes])
        order = np.argsort(rows, kind="stable")
        rows, which = rows[order], which[order].tolist()
        tunnels = deployment.tunnels(rows)
        columns = (deployment.connections(rows), deployment.subscribers(rows), deployment.association_numbers(rows))
        times = np.round(deployment.seconds(rows) * 1e9).astype(np.int64)
        ids = zip(rows.tolist(), times.tolist(), *(one.tolist() for one in columns), strict=True)
        for n, (row, time, connection, subscriber, association) in enumerate(ids):
            message = shapes[which[n]].example
            if isinstance(message, (NGReset, NGSetupResponse)):
                if _ends_all(message):
                    self._released(None, association, time)
            elif isinstance(message, (UEContextReleaseCommand, UEContextReleaseComplete)):
                self._released(connection, association, time)
            elif isinstance(message, PDUSessionResourceReleaseCommand):
                for session in message.sessions_released:
                    self._end((connection, session), time)
            elif isinstance(message, HandoverCommand) and connection >= 0:
                self._leaves(connection)
                self._told(message, tunnels[n], deployment.place(row), time, connection, subscriber, association)
            elif connection >= 0 and (tunnels[n] or _tells_more(message)):
                whose = (time, connection, subscriber, association)
                self._told(message, tunnels[n], deployment.place(row), *whose)

    def _told(
        self,
        message: NGAPMessage,
        tunnels: Sequence[Tunnel],
        at: FrameRef,
        time: int,
        connection: int,
        subscriber: int,
        association: int,
    ) -> None:
        """What a message (an example of its shape) with these tunnels says."""
        first: set[int] = set()
        for tunnel in tunnels:
            one = self._account(connection, tunnel.pdu_session, subscriber, time)
            target = isinstance(message, HandoverRequestAcknowledge)
            into = one.downlink if isinstance(message, _OF_GNB) else one.uplink
            if isinstance(message, HandoverCommand) or (target and tunnel.pdu_session in first):
                into = one.forwarded
            first.add(tunnel.pdu_session)
            into += [Named(end, at, time, association, not target) for end in ends_of(tunnel)]
        for flows in message.qos_flows:
            self._account(connection, flows.pdu_session, subscriber, time).qfis.update(flows.qfis)
        for policy in message.security_indications:
            self._account(connection, policy.pdu_session, subscriber, time).policies.append((policy, at))
        for result in message.security_results:
            self._account(connection, result.pdu_session, subscriber, time).results.append((result, at))

    def _leaves(self, connection: int) -> None:
        """A handover is ordered: its target has answered before, if this capture shows it."""
        for session in self._sessions.get(connection, ()):
            one = self._live.get((connection, session))
            if one is not None and one.downlink:
                one.left |= one.downlink[-1].firm

    def _account(self, connection: int, session: int, subscriber: int, time: int) -> N2Account:
        known = self._live.get((connection, session))
        if known is None:
            known = self._live[connection, session] = N2Account(connection, session, subscriber, time)
            self._sessions.setdefault(connection, set()).add(session)
            self.accounts.append(known)
        return known

    def _released(self, connection: int | None, association: int, time: int) -> None:
        """A UE context, or all of an association, are gone: not so sessions that moved to another gNB meanwhile."""
        some = list(self._live) if connection is None else [(connection, n) for n in self._sessions.get(connection, ())]
        for key in some:
            one = self._live.get(key)
            if one is not None and (one.downlink[-1].association if one.downlink else association) == association:
                self._end(key, time)

    def _end(self, key: tuple[int, int], time: int) -> None:
        known = self._live.pop(key, None)
        if known is not None:
            known.until = time


def _tells_more(message: NGAPMessage) -> bool:
    return bool(message.qos_flows or message.security_indications or message.security_results)


def _ends_all(message: Message) -> bool:
    """Whether a message ends all UE contexts of its association; a reset of some leaves the others alone."""
    return isinstance(message, NGSetupResponse) or getattr(message, "full_reset", None) is True


def n2_side(deployment: "Deployment") -> N2Side:
    """The sessions of N2, and how far the capture covers each association."""
    reading = _Reading(deployment)
    reading.read()
    nodes = {one.index: _coverage(deployment, one.index) for one in deployment.associations if one.ngap}
    return N2Side(reading.accounts, nodes)


def _coverage(deployment: "Deployment", association: int) -> Coverage:
    begun = deployment.rows(NGSetupResponse, association=association)
    if not len(begun):
        return Coverage(None, "the association is older than the capture")
    since = round(float(deployment.seconds(begun).min()) * 1e9)
    rows = deployment.rows(NGAPMessage, association=association)
    heard = round(float(deployment.seconds(rows).max()) * 1e9)
    if deployment.lost(rows).any():
        return Coverage(since, "messages are missing", heard)
    known = [
        deployment.connection(number) for number in np.unique(deployment.connections(rows)).tolist() if number >= 0
    ]
    if any(one.mid_session for one in known):
        return Coverage(since, "a connection is older than the capture", heard)
    return Coverage(since, "", heard)


_OF_SGW = frozenset(
    (
        *("InitialContextSetupRequest", "E-RABSetupRequest", "E-RABModifyRequest", "HandoverRequest"),
        "PathSwitchRequestAcknowledge",
    )
)
"""Messages of S1 that name the serving gateway's ends (TS 36.413, 9.1); others name the eNB's."""
_S1_SETUP = "S1SetupResponse"


def s1_side(pdus: Sequence[S1PDU]) -> N2Side:
    """The bearers of S1 (TS 36.413): `session` is the E-RAB ID, `connection` a number for each UE context."""
    found: dict[tuple[str, int], N2Account] = {}
    contexts: dict[str, int] = {}
    for pdu in pdus:
        if pdu.repeated or pdu.opaque or not pdu.ue:
            continue
        connection = contexts.setdefault(pdu.ue, len(contexts))
        for tunnel in (*pdu.message.tunnels, *pdu.message.forwarding):
            key = (pdu.ue, tunnel.pdu_session)
            one = found.setdefault(key, N2Account(connection, tunnel.pdu_session, -1, pdu.time))
            into = one.uplink if pdu.message.name in _OF_SGW else one.downlink
            into = one.forwarded if tunnel in pdu.message.forwarding else into
            at = pdu.message.at.frame
            into += [Named(end, at, pdu.time, pdu.association, False) for end in ends_of(tunnel)]
    return N2Side(list(found.values()), {one: _s1_coverage(pdus, one) for one in {pdu.association for pdu in pdus}})


def _s1_coverage(pdus: Sequence[S1PDU], association: int) -> Coverage:
    mine = [one for one in pdus if one.association == association]
    begun = [one.time for one in mine if one.message.name == _S1_SETUP]
    if not begun:
        return Coverage(None, "the association is older than the capture")
    if any(one.lost or one.opaque or not one.message.whole for one in mine):
        return Coverage(min(begun), "messages are missing", mine[-1].time)
    return Coverage(min(begun), "", mine[-1].time)
