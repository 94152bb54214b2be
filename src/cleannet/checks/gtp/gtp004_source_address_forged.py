"""GTP004."""

import ipaddress
from collections.abc import Iterable, Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.gtp_u import GPDU, Tunnel
from cleannet.model.pfcp import PFCPInterface
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.ledger import Addresses, Ledger


@check(
    "GTP004",
    "source-address-forged",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "9.3", Obligation.SHALL),),
    needs=(GPDU,),
    interfaces=(Interface.N3,),
    scas=("TS 33.117, 4.3.3.1.1", "TS 33.250, 4.2.2.2"),
    fight=("FGT1036", "FGT1599.505"),
)
def source_address_forged(deployment: Deployment) -> Iterator[Result]:
    """A subscriber's packets bear a source address that is not the subscriber's.

    Why: answers go to somebody else, others are blamed or attacked, and filters that trust an address are passed.
    Legitimate when: a network behind the phone has addresses of its own (framed routes, prefix delegation: N4 says so),
      or the phone forwards a device's private address untranslated.
    Remedy: let the user plane function drop uplink packets whose source is not the session's, which its rules name.
    """
    ledger = deployment.ledger
    right = unknown = 0
    for number, (_, destination, teid) in enumerate(deployment.user_plane.keys):
        told = _addresses(ledger, (destination, teid)) if ledger.knows((destination, teid)) else None
        if told is None:
            unknown += 1
            continue
        tunnel = deployment.user_plane.tunnels[number]
        found = list(_judged(tunnel, told, ledger.subscribers))
        right += not found
        yield from found
    if right:
        yield passed("a session's packets bear its own address", count=right)
    elif unknown:
        yield not_observed("needs N4 beside N3: it tells which address a session has")


def _addresses(ledger: Ledger, end: tuple[str, int]) -> Addresses | None:
    """The addresses of the sessions that take in packets from phones at an end; None where the capture cannot tell."""
    accounts = [one for one in ledger.at_upf.get(end, ()) if one.ends[end][0] in (PFCPInterface.ACCESS, None)]
    if end in ledger.forwarded or any(end in one.passed_on for one in accounts):
        return None  # packets for the phone, which a handover sends around
    found = [ledger.own_addresses(one) for one in accounts]
    if not found or any(one.framed or one.unknown or not one.told for one in found):
        return None
    return Addresses(frozenset().union(*(one.told for one in found)))


def _judged(tunnel: Tunnel, told: Addresses, own: Iterable[str]) -> Iterator[Result]:
    allowed = {_prefix(address) for address in told.told}
    others = {_prefix(address) for address in own} - allowed
    for inner in tunnel.inner_sources:
        prefix = _prefix(inner.address)
        if prefix in allowed or _before_addresses(inner.address):
            continue
        if prefix in others:
            text = "a session's packets bear the address of another subscriber's session"
            yield failed(text, inner.first, field="source address")
        elif _could_be_behind(inner.address):
            text = "a session's packets bear another source address; a device behind the phone explains it"
            yield suspect(text, inner.first, field="source address")
        else:
            text = "a session's packets bear a public source address that is not the session's"
            yield failed(text, inner.first, confidence=Confidence.MEDIUM, field="source address")


def _prefix(text: str) -> str:
    """An IPv4 address, or the /64 of an IPv6 address: a phone picks the rest of it anew as it likes (RFC 8981)."""
    address = ipaddress.ip_address(text)
    return text if address.version == 4 else str(ipaddress.ip_network(f"{text}/64", strict=False))


def _before_addresses(text: str) -> bool:
    """Whether a host without an address, or on its link alone, sends so (DHCP, router solicitation)."""
    address = ipaddress.ip_address(text)
    return address.is_unspecified or address.is_link_local


def _could_be_behind(text: str) -> bool:
    """Whether a phone that shares its connection may let such an address through: private ones, and IPv6 prefixes."""
    address = ipaddress.ip_address(text)
    return address.version == 6 or address.is_private or address in ipaddress.ip_network("100.64.0.0/10")
