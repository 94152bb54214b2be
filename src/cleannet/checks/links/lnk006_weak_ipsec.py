"""LNK006."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.frame import FrameRef
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.ike import IKEAssociation, cipher, ike_associations
from cleannet.subscribers.links import Link, Protection

GROUPS = {
    1: ("a Diffie-Hellman group of 768 bits", Severity.HIGH),
    2: ("a Diffie-Hellman group of 1024 bits", Severity.HIGH),
    22: ("a Diffie-Hellman group of 1024 bits", Severity.HIGH),
    5: ("a Diffie-Hellman group of 1536 bits", Severity.MEDIUM),
}
NO_CIPHERS = {2: Severity.HIGH, 11: Severity.HIGH, 3: Severity.MEDIUM, 5: Severity.MEDIUM, 6: Severity.MEDIUM}
MD5, SHA1 = frozenset({1, 6}), frozenset({2, 7})
PRE_SHARED = frozenset({1, 65001})
"""Authentication by a pre-shared key (RFC 2409, appendix A; with XAUTH by the initiator)."""


@check(
    "LNK006",
    "weak-ipsec",
    severity=Severity.HIGH,
    clauses=(),
    interfaces=(Interface.UNKNOWN, Interface.N2, Interface.N3, Interface.S1),
    fight=("FGT1600.502",),
)
def weak_ipsec(deployment: Deployment) -> Iterator[Result]:
    """IPsec is set up with algorithms that are broken or too short, or carries readable packets.

    Why: who records such a tunnel can read it later, or at once where nothing is ciphered; against a short
      Diffie-Hellman group one effort serves for all tunnels that use it.
    Legitimate when: ESP without encryption, or AH, carries what need not be secret, such as the IMS signalling of a
      phone where the operator chose so, or packets that are ciphered inside once more.
    Remedy: IKEv2 alone, with AES-GCM or AES with HMAC-SHA2, groups of 2048 bits or more or elliptic curves; remove the
      old proposals from both ends, since the weakest that both know can be chosen.
    """
    said = False
    for association in ike_associations(deployment.core):
        for result in _of_association(association):
            said = True
            yield result
    readable: dict[tuple[object, ...], list[Link]] = {}
    for link in deployment.links:
        if link.protection in (Protection.ESP_NULL, Protection.AH):
            readable.setdefault((*sorted((link.a, link.b)), link.interface, link.protection), []).append(link)
    for some in readable.values():
        said = True
        yield _of_links(min(some, key=lambda one: one.first), max(one.last for one in some))
    if not said and any(one.protection is Protection.ESP for one in deployment.links):
        yield not_observed("ESP was seen without the IKE exchange that sets it up, so its algorithms cannot be told")


def _of_association(one: IKEAssociation) -> Iterator[Result]:
    if one.chosen is None and one.version == 2:
        return
    shown = one.chosen or one.messages[0].message
    weak = list(_weaknesses(one))
    if not weak:
        yield passed("IKE chooses algorithms that are not known to be weak", shown)
        return
    names = [name for name, _ in weak]
    listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    yield failed(
        f"an IKE security association is made with {listed}",
        shown,
        related=(each.message for each in one.messages[:1]),
        severity=max(severity for _, severity in weak),
        field="chosen",
        value=one.words,
        subject=f"IKE {one.initiator} – {one.responder}",
    )


def _weaknesses(one: IKEAssociation) -> Iterator[tuple[str, Severity]]:
    """What is weak in it, with how much."""
    proposal = one.proposal
    if one.version == 1:
        yield "version 1 of IKE", Severity.MEDIUM
    if one.aggressive and proposal is not None and proposal.authentication in PRE_SHARED:
        yield "a pre-shared key in aggressive mode", Severity.HIGH
    if one.group in GROUPS:
        yield GROUPS[one.group]
    if proposal is None:
        return
    for number, bits in proposal.encryption:
        if number in NO_CIPHERS:
            name = "no encryption" if cipher(number, 0) == "NULL" else cipher(number, bits)
            yield name, NO_CIPHERS[number]
    if 1 in proposal.prf or MD5 & set(proposal.integrity):
        yield "MD5", Severity.HIGH
    if 2 in proposal.prf or SHA1 & set(proposal.integrity):
        yield "SHA-1", Severity.LOW


def _of_links(link: Link, last: FrameRef) -> Result:
    name, known = link.protection.value, link.interface is not Interface.UNKNOWN
    subject = f"{link.a} – {link.b}"
    if known:
        text = f"{link.interface.value} runs under {name}, so everybody on the way can read it"
        return failed(text, link.first, related=(last,), field="protection", value=name, subject=subject)
    text = (
        f"{name} lets everybody on the way read what it carries, unless that is ciphered inside; signalling of a phone "
        "with its IMS may go so"
    )
    return suspect(
        text,
        link.first,
        related=(last,),
        severity=Severity.MEDIUM,
        field="protection",
        value=name,
        subject=subject,
    )
