"""SUR015."""

from collections.abc import Iterator

import msgspec

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.lte_rrc import (
    LTEConnectionReconfiguration,
    LTEConnectionReestablishment,
    LTEMessage,
    LTESecurityModeCommand,
)
from cleannet.model.message import Message
from cleannet.model.nr_rrc import NRReconfiguration, NRReestablishment, NRResume, NRSecurityModeCommand
from cleannet.subscribers.subscriber import Subscriber

COMMANDS = (LTESecurityModeCommand, NRSecurityModeCommand)
NEW_KEY = (LTEConnectionReestablishment, NRReestablishment, NRResume, *COMMANDS)
"""Messages after which the bearers run under another key; a handover in LTE, and a key update in NR, do the same."""
Change = LTEConnectionReconfiguration | NRReconfiguration


class _Bearers(msgspec.Struct):
    """The data radio bearers of one connection since its key last changed.

    `first`: the message that set up each; `gone`: those that were released since, with the message that did.
    """

    first: dict[int, Change] = msgspec.field(default_factory=dict)
    gone: dict[int, Change] = msgspec.field(default_factory=dict)
    ciphering: int | None = None


@check(
    "SUR015",
    "bearer-identity-reused",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(LTEConnectionReconfiguration, NRReconfiguration),
    interfaces=(Interface.UU,),
    scas=("TS 33.216, 4.2.2.1.8", "TS 33.511, 4.2.2.1.13"),
    fight=("FGT1600.501",),
)
def bearer_identity_reused(subscriber: Subscriber) -> Iterator[Result]:
    """A new data radio bearer gets the identity of one that was released under the same key.

    Why: the counter of a new bearer begins at zero, so that the same key stream ciphers again; who records a call, and
      then makes one himself on the second bearer, can compute what was said in the first.
    Legitimate when: the key changed between the two in a way that the log does not show, or one carried nothing.
    Remedy: have the base station give a bearer an identity that the connection has not used, and change the key
      by an intra-cell handover when none is left.
    """
    bearers: dict[int, _Bearers] = {}
    kinds = {kind for kind in subscriber.index.kinds() if kind is LTEMessage or issubclass(kind, (*NEW_KEY, Change))}
    for one in subscriber.every(*kinds):
        if isinstance(one, NEW_KEY) or (isinstance(one, LTEMessage) and one.message_name == "RRCConnectionResume"):
            ciphering = one.ciphering if isinstance(one, COMMANDS) else _ciphering(bearers, one)
            bearers[one.at.connection] = _Bearers(ciphering=ciphering)
        elif isinstance(one, Change) and one.at.connection >= 0:
            if _changes_key(one):
                kept = one.ciphering if one.ciphering is not None else _ciphering(bearers, one)
                bearers[one.at.connection] = _Bearers(ciphering=kept)
            yield from _judged(bearers.setdefault(one.at.connection, _Bearers()), one)


def _ciphering(bearers: dict[int, _Bearers], one: Message) -> int | None:
    known = bearers.get(one.at.connection)
    return known.ciphering if known else None


def _changes_key(one: Change) -> bool:
    if isinstance(one, LTEConnectionReconfiguration):
        return bool(one.handover)
    return bool(one.key_update or one.full_configuration)


def _judged(known: _Bearers, change: Change) -> Iterator[Result]:
    """Releases come before additions (TS 36.331, 5.3.10.0; TS 38.331, 5.3.5.6.1)."""
    for identity in change.released_bearers:
        if identity in known.first:
            known.gone[identity] = change
    for identity in dict.fromkeys(bearer.identity for bearer in change.bearers):
        if identity not in known.first:
            known.first[identity] = change
            yield passed("a bearer gets an identity that is new under its key", change)
        elif identity not in known.gone:
            continue  # It is changed, not set up.
        elif known.ciphering == 0:
            del known.gone[identity]
            yield passed("a bearer's identity comes again, without any ciphering", change, protects=False)
        else:
            yield suspect(
                "a new bearer gets the identity of one that was released under the same key, unless the key changed "
                "unseen",
                change,
                related=(known.first[identity], known.gone.pop(identity)),
                field="drb-Identity",
            )
