"""NAS019."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.checks.nas.vectors import challenges, vectors
from cleannet.model.finding import Interface, Severity
from cleannet.model.sbi import SBIMessage
from cleannet.subscribers.deployment import Deployment


@check(
    "NAS019",
    "vector-not-used",
    severity=Severity.INFO,
    clauses=(),
    needs=(SBIMessage,),
    interfaces=(Interface.N1, Interface.SBI),
)
def vector_not_used(deployment: Deployment) -> Iterator[Result]:
    """The home network gave a vector for a subscriber, and no challenge with it was sent.

    Why: each vector moves the subscriber's count on, and one that lies about can be used elsewhere; many of them show
      that somebody asks for vectors who has no phone before him.
    Legitimate when: the UE went away before it was challenged, or is challenged over a link that was not captured.
    Remedy: none for single ones; compare many of them with the registrations of that time.
    """
    given = vectors(deployment.core)
    sent = {message.rand for _, message in challenges(deployment)} if given else set()
    if sent.isdisjoint(given):
        return  # N1 and the AUSF of one network are not both in the capture
    for challenge, vector in given.items():
        answer = vector.given.answer
        assert answer is not None
        if challenge in sent:
            yield passed("a vector is used for a challenge", answer)
        else:
            yield suspect("a vector is fetched and not used; a UE that went away explains it", answer)
