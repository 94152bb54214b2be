"""SUB002."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.identity.common import CONCEALING, network_note
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.identity import SUCI, IdentityType, MobileIdentity, ProtectionScheme, SUPIFormat, TemporaryIdentity
from cleannet.model.nas import IdentityRequest, IdentityResponse
from cleannet.subscribers.subscriber import Subscriber

EQUIPMENT = {IdentityType.IMEI: "IMEI", IdentityType.IMEISV: "IMEISV"}
ADDRESSES = (IdentityType.MAC_ADDRESS, IdentityType.EUI_64)


@check(
    "SUB002",
    "permanent-identity-in-identity-response",
    severity=Severity.HIGH,
    # What 5.2.5 says of the SUPI, and of the PEI.
    clauses=(Clause("TS 33.501", "5.2.5", Obligation.SHOULD), Clause("TS 33.501", "5.2.5", Obligation.SHALL)),
    needs=(IdentityResponse,),
    shows=(Interface.N1, Property.IDENTITY),
    scas=("TS 33.514, 4.2.1.1",),
    fight=("FGT5019.004",),
    exposure=True,
)
def permanent_identity_in_identity_response(subscriber: Subscriber) -> Iterator[Result]:
    """The UE answers an Identity Request with a permanent identity that everybody can read.

    Why: an Identity Request needs no proof of who asks; whoever can send one collects identities by it. The PEI shall
      be sent only under NAS security, the SUPI should never be sent in clear (TS 33.501, 5.2.5).
    Legitimate when: the UE is registered for emergency services: the null scheme is then the required answer
      (TS 33.501, 6.12.4), and the PEI may be sent where no security can be set up.
    Remedy: for the SUPI, provision a home network public key and profile A or B on the USIM (service 124) and the
      private key in the UDM's SIDF. For IMEI and IMEISV, have the AMF ask inside the Security Mode Command, and
      mend UEs that answer before.
    """
    found: dict[tuple[int, MobileIdentity], list[IdentityResponse]] = {}
    for response in subscriber.all(IdentityResponse):
        if response.identity is not None:
            found.setdefault((response.at.connection, response.identity), []).append(response)
    for responses in found.values():
        yield _judged(subscriber, responses)


def _judged(subscriber: Subscriber, responses: list[IdentityResponse]) -> Result:
    response = responses[0]
    identity = response.identity
    exposed = _permanent(identity)
    asked = [subscriber.before(one, IdentityRequest) for one in responses]
    if isinstance(identity, SUCI) and identity.scheme is not ProtectionScheme.NULL:
        concealed = identity.scheme in CONCEALING
        return passed("the UE answers with a concealed SUCI", response, protects=concealed)
    if isinstance(identity, TemporaryIdentity) or (identity and identity.kind is IdentityType.NO_IDENTITY):
        return passed("the UE answers without a permanent identity", response)
    if subscriber.in_emergency(response):
        return passed(f"the UE answers with {exposed} in an emergency registration", response, protects=False)
    if identity and identity.kind in ADDRESSES:
        return suspect(
            "the UE answers with a hardware address, as equipment without an IMEI on wireline access does",
            *responses,
            related=asked,
        )
    if isinstance(identity, SUCI) and identity.supi_format is not SUPIFormat.IMSI:
        return suspect(
            "the UE answers with a null-scheme SUCI that is no IMSI: a line identifier or an anonymous name may be so",
            *responses,
            related=asked,
        )
    note = network_note(identity.home_network) if isinstance(identity, SUCI) else ""
    if response.decrypted:
        return passed(f"the UE answers with {exposed} under ciphering", response)
    if response.header.ciphered:
        return failed(
            f"the UE answers with {exposed} under 5G-EA0, so it is readable{note}",
            *responses,
            related=asked,
            severity=Severity.MEDIUM,
            field="identity",
            value=exposed,
        )
    text = f"the UE answers an Identity Request with {exposed}, readable for everybody{note}"
    return failed(text, *responses, related=asked, field="identity", value=exposed)


def _permanent(identity: MobileIdentity | None) -> str:
    if identity is None:
        return ""
    return "a null-scheme SUCI" if isinstance(identity, SUCI) else f"the {EQUIPMENT.get(identity.kind, 'PEI')}"
