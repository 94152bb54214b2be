"""SUB018."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.ike import IKEMessage
from cleannet.subscribers.deployment import Deployment


@check(
    "SUB018",
    "identity-in-ike",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 33.501", "7.2", Obligation.SHALL),),
    needs=(IKEMessage,),
    interfaces=(Interface.UNKNOWN,),
    fight=("FGT5019.004",),
)
def identity_in_ike(deployment: Deployment) -> Iterator[Result]:
    """A permanent identity can be read when a phone sets up IPsec over Wi-Fi.

    Why: whoever runs or watches the access point learns which subscriber is there, before any protection begins.
    Legitimate when: never outside a test; IKEv2 sends identities encrypted, though only to whoever answers, who need
      not have proved who it is by then.
    Remedy: IKEv2 instead of version 1 in aggressive mode; a pseudonym or a concealed identity (SUCI) as the phone's
      identity; phones that check the gateway's certificate before they name themselves.
    """
    hidden = False
    for one in deployment.core.of(IKEMessage):
        message = one.message
        hidden |= message.encrypted
        if "IMSI" in message.identities:
            text = "an IMSI stands in a message of IKE that is not encrypted"
            yield failed(text, message, field="Identification", value="IMSI")
        elif message.identities:
            yield passed("an identity in IKE that is not encrypted is none of a subscriber's permanent ones", message)
    if hidden:
        yield not_observed("identities go encrypted in IKE; without keys nobody can tell which ones")
