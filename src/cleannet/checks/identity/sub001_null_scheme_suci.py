"""SUB001."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.identity.common import CONCEALING, N5GC_INDICATION, network_note
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.identity import SUCI, ProtectionScheme, SUPIFormat
from cleannet.model.nas import DeregistrationRequestUEOriginating, RegistrationRequest, RegistrationType
from cleannet.subscribers.subscriber import Subscriber

Request = RegistrationRequest | DeregistrationRequestUEOriginating
SCHEMES = {ProtectionScheme.PROFILE_A: "ECIES profile A", ProtectionScheme.PROFILE_B: "ECIES profile B"}


@check(
    "SUB001",
    "null-scheme-suci",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "5.2.5", Obligation.SHOULD),),
    needs=(RegistrationRequest, DeregistrationRequestUEOriginating),
    shows=(Interface.N1, Property.IDENTITY),
    scas=("TS 33.514, 4.2.1.1",),
    fight=("FGT5019.004",),
    exposure=True,
)
def null_scheme_suci(subscriber: Subscriber) -> Iterator[Result]:
    """The UE names itself by a null-scheme SUCI, so its permanent identity (SUPI) is readable.

    Why: whoever receives the radio signal or reads N2 learns who is there, before any security is set up.
    Legitimate when: the registration is an emergency one or for SNPN onboarding; or the SUPI is a line identifier or
      that of a device behind wireline access. A home network that has given its USIMs no public key leaves the ME no
      other choice (TS 33.501, 5.2.5): the finding is then the home network's to mend, not the UE's or the AMF's.
    Remedy: make a home network key pair (profile A or B), give the private key to the UDM's SIDF (Open5GS: `hnet` in
      udm.yaml), and write public key, key identifier and protection scheme list into the USIM (EF SUCI_Calc_Info,
      service 124); with an eSIM or over the air for cards in the field.
    """
    for first, others in _names(subscriber):
        yield _judged(subscriber, first, others)


def _names(subscriber: Subscriber) -> Iterator[tuple[Request, list[Request]]]:
    """Each SUCI once a connection: the request that shows it, then retransmissions and copies inside containers."""
    found: dict[tuple[int, SUCI], list[Request]] = {}
    for one in subscriber.every(Request):
        if isinstance(one, Request) and isinstance(one.identity, SUCI):
            found.setdefault((one.at.connection, one.identity), []).append(one)
    for requests in found.values():
        first, *others = sorted(requests, key=lambda r: (r.container, r.at.position))
        yield first, others


def _judged(subscriber: Subscriber, first: Request, others: list[Request]) -> Result:
    suci = first.identity
    assert isinstance(suci, SUCI)
    registration_type = first.registration_type if isinstance(first, RegistrationRequest) else None
    sent = [one for one in others if not one.container]
    copies = [one for one in others if one.container]
    note = network_note(suci.home_network)
    if suci.scheme in CONCEALING:
        return passed(f"the SUCI is made with {SCHEMES.get(suci.scheme, 'a scheme of the home network')}", first)
    if suci.scheme is not ProtectionScheme.NULL:
        return passed("the SUCI is made with a reserved protection scheme", first, protects=False)
    if subscriber.in_emergency(first):
        return passed("a null-scheme SUCI in an emergency registration", first, protects=False)
    if registration_type is RegistrationType.SNPN_ONBOARDING:
        return passed("a null-scheme SUCI in a registration for SNPN onboarding", first, protects=False)
    if suci.supi_format in (SUPIFormat.GCI, SUPIFormat.GLI) or N5GC_INDICATION in first.ies:
        return passed("a null-scheme SUCI of wireline access", first, protects=False)
    if suci.supi_format is SUPIFormat.NETWORK_SPECIFIC_IDENTIFIER:
        return suspect(
            "the UE sends a null-scheme SUCI with a user name, which is the SUPI unless the name is an anonymous one",
            *(first, *sent),
            related=copies,
            field="scheme",
            value="null",
        )
    text = f"the UE sends a null-scheme SUCI, so the SUPI is readable{note}"
    return failed(text, *(first, *sent), related=copies, field="scheme", value="null")
