"""NGC005."""

from collections.abc import Iterator

import numpy as np

from cleannet.checks.across import association_name
from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.ngap import NGAPMessage, NGReset, NGSetupRequest, NGSetupResponse, UEContextReleaseComplete
from cleannet.subscribers.deployment import Deployment

AT_LEAST = 2
"""UEs that a partial reset must list to be called a mass effect."""


@check(
    "NGC005",
    "mass-reset",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(NGReset,),
    interfaces=(Interface.N2,),
    scas=("TS 33.117, 4.2.3.3.3",),
    fight=("FGT1498.501",),
)
def mass_reset(deployment: Deployment) -> Iterator[Result]:
    """An NG Reset ends the connections of all or most UEs of a gNB.

    Why: one unprotected message takes the service from a whole site.
    Legitimate when: the gNB or the AMF is restarted or maintained, or no UE is connected.
    Remedy: compare with the maintenance log of both nodes; protect N2 by IPsec or DTLS.
    """
    for row in deployment.rows(NGReset).tolist():
        reset = deployment.message(row)
        assert isinstance(reset, NGReset)
        number = int(deployment.association_numbers(np.array([row]))[0])
        alive = _alive(deployment, row, number)
        mass = reset.reset_connections >= AT_LEAST and 2 * reset.reset_connections > alive
        subject = association_name(deployment, number)
        if reset.full_reset and alive:
            yield suspect(
                "a reset of the whole NG interface ends the connections of all UEs of a gNB; maintenance explains it",
                reset,
                field="reset type",
                value="nG-Interface",
                subject=subject,
            )
        elif not reset.full_reset and mass:
            yield suspect(
                "a partial NG Reset ends the connections of most UEs of a gNB; maintenance explains it",
                reset,
                field="reset type",
                value="partOfNG-Interface",
                subject=subject,
            )
        else:
            yield passed("the NG Reset concerns no connected UE, or few of them", reset)


def _alive(deployment: Deployment, row: int, association: int) -> int:
    """How many UE connections of the association were in use before a row, since its latest NG Setup."""
    rows = deployment.rows(NGAPMessage, association=association)
    setups = deployment.rows(NGSetupRequest, NGSetupResponse, association=association)
    setups = setups[setups < row]
    rows = rows[(rows < row) & (rows > (setups[-1] if len(setups) else -1))][::-1]
    connections = deployment.connections(rows)
    numbers, lasts = np.unique(connections, return_index=True)
    released = np.isin(rows[lasts], deployment.rows(UEContextReleaseComplete, association=association))
    return int(((numbers >= 0) & ~released).sum())
