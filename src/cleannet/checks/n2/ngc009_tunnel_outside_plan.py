"""NGC009."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import numpy as np

from cleannet.checks.across import Rows, association_name, counted
from cleannet.checks.check import Result, check, failed, not_observed, passed
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.ngap import (
    HandoverRequestAcknowledge,
    InitialContextSetupResponse,
    NGAPMessage,
    PathSwitchRequest,
    PDUSessionResourceModifyResponse,
    PDUSessionResourceSetupResponse,
)
from cleannet.subscribers.deployment import Deployment

Address = IPv4Address | IPv6Address
GIVEN_BY_RAN = (
    PDUSessionResourceSetupResponse,
    InitialContextSetupResponse,
    PDUSessionResourceModifyResponse,
    PathSwitchRequest,
    HandoverRequestAcknowledge,
)
SAMPLE = 200
"""Messages looked at, spread evenly, where no address plan is given."""


@check(
    "NGC009",
    "tunnel-outside-plan",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "9.3", Obligation.SHALL),),
    needs=GIVEN_BY_RAN,
    interfaces=(Interface.N2,),
    scas=("TS 33.513, 4.2.2.6",),
    fight=("FGT5008", "FGT5004"),
)
def tunnel_outside_plan(deployment: Deployment) -> Iterator[Result]:
    """The RAN names a tunnel end for user data that lies outside its address plan.

    Why: the user's downlink goes wherever that address says.
    Legitimate when: an address translation stands between gNB and UPF, or the plan given is not complete; in a lab on
        one host loopback addresses are honest.
    Remedy: compare the address with the gNB's configuration; let the UPF accept tunnels with known gNBs only. Give
        --ran-network for each range of the RAN's user-plane addresses.
    """
    plan = [ip_network(one, strict=False) for one in deployment.settings.ran_networks]
    rows = deployment.rows(*GIVEN_BY_RAN)
    looked_at = rows if plan else _sample(rows)
    bad: dict[tuple[str, int], list[tuple[int, Address]]] = {}
    good = 0
    numbers = deployment.association_numbers(looked_at)
    ends = {a.index: (_addresses_of(a.gnb), _addresses_of(a.amf)) for a in deployment.associations}
    for row, number in zip(looked_at.tolist(), numbers.tolist(), strict=True):
        message = deployment.message(row)
        assert isinstance(message, NGAPMessage)
        gnb, amf = ends.get(number, (set(), set()))
        for address in (a for tunnel in message.tunnels for a in _addresses(tunnel.address)):
            why = _impossible(address, gnb, amf)
            if why or not plan:
                if why:
                    bad.setdefault((why, number), []).append((row, address))
            elif any(address in network for network in plan):
                good += 1
            else:
                bad.setdefault(("lies outside the RAN's address plan", number), []).append((row, address))
    if good:
        yield passed("the tunnel end lies in the RAN's address plan", count=good)
    yield from _failures(deployment, bad)
    if not plan and len(rows):
        part = "" if len(looked_at) == len(rows) else f"; {SAMPLE} messages were searched for impossible ones"
        yield not_observed(f"whether tunnel ends lie in the RAN's address plan needs --ran-network{part}")


def _failures(deployment: Deployment, bad: dict[tuple[str, int], list[tuple[int, Address]]]) -> Iterator[Result]:
    for (why, number), found in bad.items():
        result = failed(
            f"the tunnel end that the RAN names {why}",
            rows=np.unique(np.array([row for row, _ in found], np.int64)),
            confidence=Confidence.MEDIUM,
            field="transport layer address",
            value=str(found[0][1]),
            subject=association_name(deployment, number),
        )
        yield counted(result, len(found))


def _sample(rows: Rows) -> Rows:
    if len(rows) <= SAMPLE:
        return rows
    return rows[np.linspace(0, len(rows) - 1, SAMPLE).astype(np.int64)]


def _addresses(octets: bytes) -> list[Address]:
    """IPv4, IPv6, or both one after the other (TS 38.413, 9.3.2.4); other lengths are the decoder's to complain of."""
    lengths = {4: [(0, 4)], 16: [(0, 16)], 20: [(0, 4), (4, 20)]}
    return [ip_address(octets[first:last]) for first, last in lengths.get(len(octets), [])]


def _addresses_of(text: str) -> set[Address]:
    """The addresses of one end of an association."""
    found: set[Address] = set()
    for part in text.split(","):
        try:
            found.add(ip_address(part.strip()))
        except ValueError:
            continue
    return found


def _impossible(address: Address, gnb: set[Address], amf: set[Address]) -> str:
    """Why no gNB can have this address, or nothing."""
    if address.is_loopback:
        return "" if any(a.is_loopback for a in gnb | amf) else "is a loopback address"
    if address.is_multicast or address == IPv4Address("255.255.255.255"):
        return "is a multicast or broadcast address"
    if address.is_unspecified:
        return "is the unspecified address"
    if address in amf and address not in gnb:
        return "is the AMF's own address"
    return ""
