"""ROA010."""

from collections.abc import Iterator

import msgspec

from cleannet.checks.check import Result, Seen, check, not_observed, passed, suspect
from cleannet.checks.roaming.border import WRITE_PARTNERS, Border, Whose
from cleannet.model.diameter import DiameterMessage
from cleannet.model.finding import Interface, Severity
from cleannet.model.map import TCAPMessage
from cleannet.subscribers.deployment import Deployment


class _Tally(msgspec.Struct):
    """Who is known, and the first messages of each stranger by what told it."""

    known: int = 0
    strangers: dict[tuple[str, str], Seen] = msgspec.field(default_factory=dict)

    def add(self, whose: Whose, text: str, name: str, message: Seen) -> None:
        self.known += whose in (Whose.OWN, Whose.PARTNER)
        if whose is Whose.STRANGER:
            self.strangers.setdefault((text, name), message)


@check(
    "ROA010",
    "not-in-partner-list",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(DiameterMessage, TCAPMessage),
    interfaces=(Interface.DIAMETER, Interface.S6A, Interface.SIGTRAN),
)
def not_in_partner_list(deployment: Deployment) -> Iterator[Result]:
    """Signalling comes from somebody who is no partner.

    Why: nobody but the own network and its partners has a reason to ask for subscribers; access to the networks of
      signalling is for sale.
    Legitimate when: the list is older than the partnership, or a new hub carries a known partner's messages.
    Remedy: bring the list up to date from the partners' own (IR.21), and let the border refuse who is not in it.
    """
    border = Border(deployment.settings.inventory)
    tally = _Tally()
    for one in deployment.core.of(DiameterMessage):
        message = one.message
        if message.origin_realm:
            text = "a message comes from a realm that is no partner's; a list that is out of date explains it"
            tally.add(border.of_realm(message.origin_realm, message.origin_host), text, message.origin_realm, message)
        text = "Diameter comes from an address that is no partner's; a list that is out of date explains it"
        tally.add(border.of_address(one.source), text, one.source, message)
    for ss7 in deployment.core.of(TCAPMessage):
        title, code = ss7.message.calling.title, ss7.message.originating
        text = "a message comes from a global title that is no partner's; a list that is out of date explains it"
        tally.add(border.of_title(title), text, title, ss7.message)
        text = "a message comes from a point code that is no partner's; a list that is out of date explains it"
        tally.add(border.of_point_code(code), text, str(code), ss7.message)
    for (text, _), stranger in tally.strangers.items():
        yield suspect(text, stranger, field="origin")
    if tally.known:
        yield passed("a message comes from the own network or a partner", count=tally.known)
    elif not tally.strangers:
        yield not_observed(WRITE_PARTNERS)
