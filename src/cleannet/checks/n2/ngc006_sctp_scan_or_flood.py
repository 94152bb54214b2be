"""NGC006."""

from collections.abc import Iterator, Sequence

import numpy as np

from cleannet.checks.across import crowded, crowded_by
from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.links import SCTPEvent, SCTPEventKind

SCANNED, SCAN_SPAN = 10, 60.0
INITS, INIT_SPAN = 50, 10.0
ABORTS, ABORT_SPAN = 20, 60.0


@check(
    "NGC006",
    "sctp-scan-or-flood",
    severity=Severity.MEDIUM,
    clauses=(),
    interfaces=(Interface.N2,),
    scas=("TS 33.117, 4.4.2", "TS 33.117, 4.3.3.1.4"),
    fight=("FGT1046", "FGT1498.501"),
)
def sctp_scan_or_flood(deployment: Deployment) -> Iterator[Result]:
    """SCTP INIT or ABORT chunks come as in a scan or a flood.

    Why: scans look for AMFs that nobody protected; floods of INIT and storms of ABORT keep gNBs from the AMF.
    Legitimate when: many gNBs stand behind one address and are answered, or a gNB tries again an AMF that is down,
        which answers each INIT with an ABORT.
    Remedy: let only known gNB addresses reach the AMF's port 38412, and protect N2 by IPsec.
    """
    sources: dict[str, list[SCTPEvent]] = {}
    answered = {(e.destination, e.source) for e in deployment.sctp_events if e.kind is SCTPEventKind.INIT_ACK}
    for event in sorted(deployment.sctp_events, key=lambda e: e.second):
        if event.kind in (SCTPEventKind.INIT, SCTPEventKind.ABORT):
            sources.setdefault(event.source, []).append(event)
    quiet = 0
    for source, events in sources.items():
        inits = [e for e in events if e.kind is SCTPEventKind.INIT]
        aborts = [e for e in events if e.kind is SCTPEventKind.ABORT]
        results = [*_inits(inits, answered, source), *_aborts(aborts, source)]
        quiet += len(events) - len({one for r in results for one in r.primary})
        yield from results
    if quiet > 0:
        yield passed("an association begins or ends at a usual rate", count=quiet)


def _inits(events: Sequence[SCTPEvent], answered: set[tuple[str, str]], source: str) -> Iterator[Result]:
    """A scan, or else a flood, of one source."""
    timed = [e for e in events if e.second > 0]
    times = np.array([e.second for e in timed], np.float64)
    places: dict[tuple[str, int], int] = {}
    targets = np.array([places.setdefault((e.destination, e.destination_port), len(places)) for e in timed], np.int64)
    scan = crowded_by(times, targets, SCANNED, SCAN_SPAN)
    flood = crowded(times, INITS, INIT_SPAN) & ~scan
    for marked, what in ((scan, "a scan of many addresses or ports"), (flood, "a flood of INIT chunks")):
        found = [e for e, is_marked in zip(timed, marked.tolist(), strict=True) if is_marked]
        if not found:
            continue
        cited = [e.at for e in found]
        met = sum((e.source, e.destination) in answered for e in found)
        if 2 * met < len(found):
            yield failed(
                f"{what} from one host, mostly unanswered",
                *cited,
                confidence=Confidence.MEDIUM,
                field="chunk type",
                value="INIT",
                subject=f"host {source}",
            )
        else:
            yield suspect(
                f"{what} from one host, mostly answered; many gNBs behind one address, or a load test, explain it",
                *cited,
                severity=Severity.LOW,
                confidence=Confidence.LOW,
                field="chunk type",
                value="INIT",
                subject=f"host {source}",
            )


def _aborts(events: Sequence[SCTPEvent], source: str) -> Iterator[Result]:
    timed = [e for e in events if e.second > 0]
    storm = crowded(np.array([e.second for e in timed], np.float64), ABORTS, ABORT_SPAN)
    found = [e.at for e, is_marked in zip(timed, storm.tolist(), strict=True) if is_marked]
    if found:
        yield suspect(
            "a storm of ABORT chunks from one host; a node that is down answers so to repeated attempts",
            *found,
            field="chunk type",
            value="ABORT",
            subject=f"host {source}",
        )
