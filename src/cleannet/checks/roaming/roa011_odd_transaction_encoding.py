"""ROA011."""

from collections import defaultdict
from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.checks.roaming.map_askers import begins, origin
from cleannet.checks.roaming.transactions import Operation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.map import MAPMessage
from cleannet.subscribers.deployment import Deployment

HIDING = {
    "no dialogue portion": "a request comes without the dialogue portion that its operation needs",
    "global operation": "an operation is named by a global code instead of its number",
    "wrong class": "tags of a transaction stand under another class than the protocol's",
    "argument in octets": "an argument is wrapped in octets instead of being what the operation has",
    "no sequence": "a result stands without the sequence around it",
    "dialogue form": "a dialogue portion has another form than the protocol's",
}
"""What no sender has a reason for: a filter that reads strictly does not see the operation, a lenient node does."""
ALLOWED = {
    "indefinite length": "a transaction is written with indefinite lengths",
    "long form": "a transaction is written with longer lengths than it needs",
}
"""What the encoding allows (X.690, 8.1.3), and old equipment writes."""
CONTEXTS = {
    3: (2,),
    4: (3,),
    24: (33,),
    45: (20,),
    58: (26,),
    62: (43,),
    65: (43,),
    70: (28,),
    71: (29,),
    83: (38,),
    85: (37,),
}
"""Application contexts in which an operation may begin a transaction (TS 29.002, 17.2.2, 17.3.2)."""
NEWEST = 4
"""The highest version of any context (TS 29.002, 17.3.3)."""
CITED = 100
MIXED = 0.5
"""Above this share of its requests a form is the way in which a sender writes."""


@check(
    "ROA011",
    "odd-transaction-encoding",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(MAPMessage,),
    interfaces=(Interface.SIGTRAN,),
    fight=("FGT5042",),
)
def odd_transaction_encoding(deployment: Deployment) -> Iterator[Result]:
    """A request is written so that filters may not see what it asks.

    Why: what a filter cannot read it lets through, and the node behind it reads more leniently: forms that the
      standards allow and nobody uses, a second operation behind a harmless one, a context that is not the operation's.
    Legitimate when: old equipment writes so always; then all messages of that sender look alike.
    Remedy: let the border write transactions anew, or refuse what it does not read in full.
    """
    requests: dict[str, list[Operation]] = defaultdict(list)
    for one in deployment.core.of(MAPMessage):
        if one.message.asking and one.message.place == 0 and begins(one.message):
            requests[origin(one.message)].append(one)
    right = 0
    for sent in requests.values():
        odd: dict[str, list[MAPMessage]] = defaultdict(list)
        for one in sent:
            for text in _said(one.message):
                odd[text].append(one.message)
        usual = {text for text, some in odd.items() if len(sent) > 1 and len(some) > MIXED * len(sent)}
        right += len(sent) - len({id(one) for some in odd.values() for one in some})
        if own := [text for text in usual if text not in ALLOWED.values()]:
            text = f"{odd_words(own)}, as in most requests of this sender; equipment of its own kind explains it"
            some = odd[own[0]][:CITED]
            yield suspect(text, *some, severity=Severity.LOW, confidence=Confidence.LOW, field="encoding")
        else:
            right += max((len(odd[text]) for text in usual), default=0)
        for text in odd.keys() - usual:
            alone = len(sent) == 1
            where = "and it is all of its sender; old equipment" if alone else "unlike most of its sender; another node"
            yield suspect(f"{text}, {where} explains it", *odd[text][:CITED], field="encoding")
    yield from _hidden(deployment)
    if right:
        yield passed("a transaction is written as the protocol says, or as its sender always does", count=right)


def odd_words(texts: list[str]) -> str:
    """Several sentences as one."""
    return "; ".join(sorted(texts))


def _said(message: MAPMessage) -> Iterator[str]:
    """What is odd about a request."""
    yield from ((HIDING | ALLOWED)[form] for form in message.oddities if form in HIDING or form in ALLOWED)
    if message.context_version > NEWEST:
        yield "a request names a version of its application context that does not exist"
    allowed = CONTEXTS.get(message.operation or 0)
    if allowed is not None and message.context_number >= 0 and message.context_number not in allowed:
        yield "an operation begins a transaction whose application context does not have it"


def _hidden(deployment: Deployment) -> Iterator[Result]:
    """Messages that begin a transaction with two different operations."""
    together: dict[object, list[MAPMessage]] = defaultdict(list)
    for one in deployment.core.of(MAPMessage):
        message = one.message
        if message.components > 1 and message.asking and begins(message):
            frame = message.at.frame
            together[frame.input, frame.frame, message.originating, message.own_id].append(message)
    for messages in together.values():
        if len({message.operation for message in messages}) > 1:
            text = "a transaction begins with two different operations; a filter that reads the first lets both pass"
            yield suspect(text, messages[-1], related=messages[:-1], field="components")
