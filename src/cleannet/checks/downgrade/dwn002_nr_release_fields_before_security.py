"""DWN002."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.exchange import exchange
from cleannet.checks.radio import air_secured, air_unknown_before
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.nr_rrc import NRRelease
from cleannet.subscribers.subscriber import Subscriber


@check(
    "DWN002",
    "nr-release-fields-before-security",
    severity=Severity.CRITICAL,
    clauses=(Clause("TS 38.331", "5.3.8.3", Obligation.SHALL),),
    needs=(NRRelease,),
    interfaces=(Interface.UU,),
    fight=("FGT1562.501", "FGT1557.501"),
)
def nr_release_fields_before_security(subscriber: Subscriber) -> Iterator[Result]:
    """An NR release before AS security carries a redirection, reselection priorities or deprioritisation.

    Why: the UE has to ignore these fields then; who sends them nevertheless tries to choose its next network.
    Legitimate when: never of use; a waiting time alone is right. Some gNBs of laboratories deprioritise in every
      release. After AS security a redirection is the network's own.
    Remedy: let the gNB send such fields after the RRC Security Mode Command only; compare with the gNB's log whether it
        sent this release. Keep the phone's software current, so that it ignores the fields.
    """
    for release in subscriber.all(NRRelease):
        moves = (
            release.redirection is not None or release.reselection_priorities or release.deprioritisation is not None
        )
        if not moves:
            yield passed("the release does not choose the UE's next network", release)
        elif air_secured(subscriber, release):
            yield passed("the release chooses the UE's next network after AS security", release)
        elif air_unknown_before(subscriber, release):
            yield suspect(
                "a release chooses the UE's next network and no AS security is seen; the beginning of the "
                "connection is not in the log",
                release,
                severity=Severity.LOW,
            )
        elif release.redirection is None and not release.reselection_priorities:
            yield failed(
                "a release before AS security asks the UE to stay off its frequency or off NR for a while",
                release,
                related=exchange(subscriber, release),
                severity=Severity.MEDIUM,
                field="RRCRelease",
                value="deprioritisationReq",
            )
        else:
            yield failed(
                "a release before AS security chooses the UE's next network",
                release,
                related=exchange(subscriber, release),
                field="RRCRelease",
                value="redirectedCarrierInfo" if release.redirection is not None else "cellReselectionPriorities",
            )
