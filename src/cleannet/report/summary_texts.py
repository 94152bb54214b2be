"""Every sentence of the plain summary, in English: what the translations under `cleannet/locale` are made from.

A sentence of two texts has a number in it: the first is for one, the second for more; other languages have other
plural forms. `%(count)d` is the number. Words are chosen for readers who know nothing of radio: short, calm, no blame,
and no name of a device, person, brand or agency. Terms: docs/translating.md.
"""

TEXTS: dict[str, tuple[str, ...]] = {
    "title": ("In plain words",),
    "label.sure": ("How sure:",),
    "label.innocent": ("Innocent explanation:",),
    "label.next": ("Next:",),
    "label.minor": ("Also seen, of little weight:",),
    "label.more": ("Also worth a second look:",),
    "label.steps": ("What to do:",),
    "label.not-shown": ("What the recording cannot show:",),
    # How long it is, and what is in it.
    "said.moments": ("The recording holds less than a minute of messages between phone and network.",),
    "said.minutes": (
        "The recording holds %(count)d minute of messages between phone and network.",
        "The recording holds %(count)d minutes of messages between phone and network.",
    ),
    "said.hours": (
        "The recording holds about %(count)d hour of messages between phone and network.",
        "The recording holds about %(count)d hours of messages between phone and network.",
    ),
    "said.pauses": ("Between them lie pauses, in which nothing was exchanged or nothing was recorded.",),
    "said.no-time": ("How much time the recording covers is not known.",),
    "said.unread": ("No message between phone and network could be read in the recording.",),
    "said.second-look": (
        "%(count)d thing in it is worth a second look.",
        "%(count)d things in it are worth a second look.",
    ),
    "said.no-proof": (
        "Such signs can have ordinary causes; none of them alone proves that somebody is listened to or followed.",
    ),
    "said.minor": ("Only things of little weight were seen in that time; this does not mean that you are safe.",),
    "said.nothing": (
        "Nothing of the kind that this program looks for was seen in that time; this does not mean that you are safe.",
    ),
    "said.too-little": ("That is too little to say anything, good or bad.",),
    # How sure it is.
    "sure.certain": ("certain that it happened; the recording does not tell why.",),
    "sure.probable": ("probable; the recording points to it, but leaves some doubt.",),
    "sure.possible": ("possible; an ordinary cause may well explain it.",),
    # What was seen.
    "topic.identity-asked.seen": ("The phone's permanent identity was asked for, or sent, without protection.",),
    "topic.identity-asked.innocent": (
        "The network did not know the phone: it was just switched on, or comes from abroad, or its SIM is not served.",
    ),
    "topic.identity-asked.next": (
        "See whether it comes back at the same place with good reception and a valid SIM; if so, ask the operator why.",
    ),
    "topic.recognisable.seen": (
        "The phone kept its temporary name for long, so that others could recognise it again.",
    ),
    "topic.recognisable.innocent": ("Operators are free to renew that name rarely.",),
    "topic.recognisable.next": (
        "Switch flight mode on and off and record again; ask the operator how often it renews the name.",
    ),
    "topic.no-encryption.seen": ("Part of the connection ran without encryption, or with a weak one.",),
    "topic.no-encryption.innocent": (
        "Some networks do without encryption, emergency calls may, and old 2G equipment knows only weak kinds.",
    ),
    "topic.no-encryption.next": (
        "Use apps that encrypt calls and messages themselves; switch 2G off where the phone allows; ask the operator.",
    ),
    "topic.protection.seen": ("Steps that protect the connection were missing, out of order or unusual.",),
    "topic.protection.innocent": ("The recording lacks messages, or equipment has a fault.",),
    "topic.protection.next": ("Record again, from switching the phone on; if it comes back, ask the operator why.",),
    "topic.proof-refused.seen": (
        "The network did not prove to the phone that it is the right one, or the phone refused the proof.",
    ),
    "topic.proof-refused.innocent": (
        "A fault of the SIM or at the operator, a test network, or 2G, which knows no such proof.",
    ),
    "topic.proof-refused.next": (
        "Try the SIM in another phone at the same place; ask the operator to compare with its core network.",
    ),
    "topic.older-network.seen": ("The phone was sent, or pointed, to an older generation of network.",),
    "topic.older-network.innocent": ("The newer network ends there or is busy, or calls run over the older one.",),
    "topic.older-network.next": ("Switch 2G off where the phone allows; see whether it comes back at the same place.",),
    "topic.cut-off.seen": ("The phone was refused or cut off in an unusual way.",),
    "topic.cut-off.innocent": (
        "The SIM is not valid there, the subscription has ended, or the network has a fault or too much to do.",
    ),
    "topic.cut-off.next": (
        "Switch flight mode on and off; try the SIM at another place; ask the operator whether it refused the phone.",
    ),
    "topic.cell.seen": ("A cell announced itself in an unusual way.",),
    "topic.cell.innocent": (
        "A new, temporary or indoor cell, or works by the operator; radio features alone cannot show that a cell is"
        " not genuine.",
    ),
    "topic.cell.next": (
        "Record with a second phone beside it; ask the operator whether its core network knows the cell.",
    ),
    "topic.hidden-messages.seen": (
        "The phone got messages that it does not show: silent short messages, or commands to the SIM or the settings.",
    ),
    "topic.hidden-messages.innocent": (
        "Operators use such messages for voicemail signs, and to keep SIM and settings up to date.",
    ),
    "topic.hidden-messages.next": ("Note when it happened, and ask the operator what was sent.",),
    "topic.location.seen": ("The phone was called, located or asked about itself without a visible reason.",),
    "topic.location.innocent": (
        "A call that broke off, an emergency call, a location service in use, or measurements for good reception.",
    ),
    "topic.location.next": ("Note when it happened, and whether a call or message was lost then; ask the operator.",),
    "topic.not-from-core.seen": (
        "The phone got messages that the operator's own recording of the same time does not hold.",
    ),
    "topic.not-from-core.innocent": (
        "The operator's recording has gaps or lacks a part of its network, or the clocks differ.",
    ),
    "topic.not-from-core.next": (
        "Keep both recordings unchanged, and give them to the operator's security staff or another expert.",
    ),
    "topic.network-side.seen": ("The recording of the operator's own equipment shows weaknesses there.",),
    "topic.network-side.innocent": ("It was made inside a protected building, or on a test network.",),
    "topic.network-side.next": ("This part is for the operator's engineers: see the technical report.",),
    "topic.other.seen": ("Something else was unusual; the technical report says what.",),
    "topic.other.innocent": ("Equipment has a fault, or the recording has gaps.",),
    "topic.other.next": ("Ask somebody who can read the technical report.",),
    # What to do.
    "step.keep": ("Keep the recording unchanged, and note the place and the time.",),
    "step.repeat": ("Record again later at the same place, and at others, best with a second phone beside it.",),
    "step.expert": ("Ask somebody who can read the technical report; “cleannet export --safe” makes a copy to share.",),
    "step.calm": ("Confront nobody, and draw no conclusions about persons from this.",),
    "step.longer": ("To learn more, record an hour or more of ordinary use, at rest and on the move.",),
    "step.check-log": ("Make sure that messages between phone and network are recorded, and record again.",),
    # What the recording cannot show.
    "unshown.listening": ("Somebody who only listens, and sends nothing, leaves no trace in it.",),
    "unshown.time": ("What happened before and after it, and elsewhere, is unknown.",),
    "unshown.inside": ("Programs on the phone, and what happens inside the operator's network, are not seen.",),
    "unshown.no-2g": ("Nothing of 2G or 3G was recorded.",),
    "unshown.no-5g": ("Nothing of 5G was recorded.",),
    "unshown.only-4g": ("Nothing of 2G, 3G or 5G was recorded.",),
    "unshown.ciphered": (
        "%(count)d message was encrypted and could not be read.",
        "%(count)d messages were encrypted and could not be read.",
    ),
    "unshown.begun": (
        "%(count)d connection had begun before it was recorded.",
        "%(count)d connections had begun before they were recorded.",
    ),
    "unshown.damaged": ("Parts of the recording are damaged, missing or of a kind that cannot be read.",),
}
"""The sentences by their keys, in the order in which translators see them."""


def english(key: str, count: int = 0) -> str:
    """The English sentence of a key, with its number.

    Raises:
        KeyError: there is no such sentence.
    """
    forms = TEXTS[key]
    return forms[0 if count == 1 else -1] % {"count": count}
