"""Which topic of the plain summary a finding belongs to: told by the family of its check, with exceptions by code.

A new check falls under its family's topic; a new family under "other". What weight it has, its severity tells.
"""

IDENTITY = "identity-asked"
RECOGNISABLE = "recognisable"
NO_ENCRYPTION = "no-encryption"
PROTECTION = "protection"
PROOF = "proof-refused"
OLDER = "older-network"
CUT_OFF = "cut-off"
CELL = "cell"
HIDDEN = "hidden-messages"
LOCATION = "location"
NOT_FROM_CORE = "not-from-core"
NETWORK_SIDE = "network-side"
OTHER = "other"

TOPICS = (
    NOT_FROM_CORE,
    IDENTITY,
    NO_ENCRYPTION,
    PROOF,
    OLDER,
    CUT_OFF,
    HIDDEN,
    LOCATION,
    PROTECTION,
    CELL,
    RECOGNISABLE,
    OTHER,
    NETWORK_SIDE,
)
"""All topics, in the order in which equally sure ones stand."""

BY_FAMILY = {
    "SUB": IDENTITY,
    "NAS": PROTECTION,
    "RRC": PROTECTION,
    "DWN": OLDER,
    "DOS": CUT_OFF,
    "CEL": CELL,
    "SUR": LOCATION,
    "EVD": CELL,
    **dict.fromkeys(("CFG", "GTP", "LNK", "NGC", "PFC", "ROA", "SBI"), NETWORK_SIDE),
}
"""What the checks of a family are about, unless `BY_CHECK` says otherwise."""

BY_CHECK = {
    **dict.fromkeys(("SUB012", "SUB013", "SUB014", "SUB015", "SUR011"), RECOGNISABLE),
    **dict.fromkeys(("NAS001", "NAS003", "NAS010", "NAS022", "RRC001", "RRC003", "DWN010", "SUR015"), NO_ENCRYPTION),
    **dict.fromkeys(("DOS002", "DOS003", "DOS004", "DWN011", "NAS012", "RRC010"), PROOF),
    **dict.fromkeys(("DWN005", "DWN006", "DWN012"), CUT_OFF),
    **dict.fromkeys(("DOS014", "DOS015", "DOS016", "DOS017", "SUB017", "SUR013"), PROTECTION),
    **dict.fromkeys(("RRC008", "RRC009"), LOCATION),
    **dict.fromkeys(("SUR001", "SUR002", "SUR003"), HIDDEN),
    **dict.fromkeys(("SUR009", "SUR016"), NETWORK_SIDE),
    "EVD006": NOT_FROM_CORE,
}
"""The checks that are about something else than most of their family."""


def topic_of(check: str) -> str:
    """The topic of a check, by its code ("SUB010")."""
    return BY_CHECK.get(check) or BY_FAMILY.get(check.rstrip("0123456789"), OTHER)
