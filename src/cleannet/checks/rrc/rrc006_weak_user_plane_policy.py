"""RRC006."""

from collections.abc import Iterator

import numpy as np

from cleannet.checks.across import counted
from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.message import Direction
from cleannet.model.ngap import (
    HandoverRequest,
    InitialContextSetupRequest,
    NGAPMessage,
    PDUSessionResourceModifyRequest,
    PDUSessionResourceSetupRequest,
    Protection,
)
from cleannet.subscribers.deployment import Deployment, Shape

WORDS = {Protection.REQUIRED: "required", Protection.PREFERRED: "preferred", Protection.NOT_NEEDED: "not needed"}
Policy = tuple[Protection, Protection]
Policies = dict[Policy, list[Shape[NGAPMessage]]]


def _policies(deployment: Deployment) -> Policies:
    """The messages that carry each policy (integrity, confidentiality) of the SMF."""
    found: Policies = {}
    for shape in deployment.shapes(NGAPMessage):
        if shape.example.direction is not Direction.UPLINK:
            for policy in {(one.integrity, one.confidentiality) for one in shape.example.security_indications}:
                if Protection.UNKNOWN not in policy:
                    found.setdefault(policy, []).append(shape)
    return found


def _judged(policy: Policy, shapes: list[Shape[NGAPMessage]], alone: bool) -> Result:
    """The answer about one policy; `alone`: all sessions have it."""
    integrity, confidentiality = policy
    text = f"integrity {WORDS[integrity]}, confidentiality {WORDS[confidentiality]} in "
    text += "every user-plane policy seen" if alone else "some user-plane policies"
    if integrity is Protection.REQUIRED and confidentiality is Protection.REQUIRED:
        return passed(text, *shapes[0].places(1), count=sum(shape.count for shape in shapes))
    rows = np.unique(np.concatenate([shape.rows for shape in shapes]))
    if confidentiality is Protection.NOT_NEEDED and alone:
        return failed(text, rows=rows, field="security_indications")
    if confidentiality is Protection.NOT_NEEDED:
        text += "; a service that ciphers by itself, or regulation, may want it so"
        return suspect(text, rows=rows, severity=Severity.MEDIUM, field="security_indications")
    if integrity is Protection.NOT_NEEDED:
        text += "; performance may want it so"
        severity = Severity.MEDIUM if alone else Severity.LOW
        return suspect(text, rows=rows, severity=severity, field="security_indications")
    text += "; the gNB may then leave the protection out, and reports when it does"
    return suspect(text, rows=rows, severity=Severity.LOW, field="security_indications")


@check(
    "RRC006",
    "weak-user-plane-policy",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 33.501", "5.3.2", Obligation.SHOULD),),
    needs=(
        PDUSessionResourceSetupRequest,
        InitialContextSetupRequest,
        HandoverRequest,
        PDUSessionResourceModifyRequest,
    ),
    interfaces=(Interface.N2,),
    shows=(Interface.UU, Property.USER_PLANE_POLICY),
    scas=("TS 33.515, 4.2.2.1.1", "TS 33.515, 4.2.2.1.3"),
    fight=("FGT1600.502",),
)
def weak_user_plane_policy(deployment: Deployment) -> Iterator[Result]:
    """The SMF's policy does not require user data to be protected on the air.

    Why: the gNB follows the policy; with "not needed" user data goes over the air without ciphering or integrity, with
    "preferred" it may.
    Legitimate when: regulation forbids confidentiality, a service (voice, very low latency) protects itself, or the
    rate is beyond what integrity protection allows.
    Remedy: set the user-plane security policy of the subscriptions in the UDM, or of the SMF, to "required" for
    confidentiality, and to "required" or at least "preferred" for integrity (in Open5GS the SMF's
    `security_indication`).
    """
    policies = _policies(deployment)
    if not policies:
        yield not_observed("no session set-up seen carries a Security Indication: the SMF sends no user-plane policy")
    for policy, shapes in sorted(policies.items()):
        result = _judged(policy, shapes, len(policies) == 1)
        yield result if result.rows is None else counted(result, len(result.rows))
