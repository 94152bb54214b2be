"""Hides what a configuration must not give away: passwords, keys, communities, names of people, free text."""

import re

HIDDEN = "…"
_TO_THE_END = re.compile(
    r"(?:^|(?<=[\s>]))(?:description|desc|remark|annotate|banner \S+|banner|message|contact|location|password"
    r"|passphrase|secret|psk|wpa-psk|pre-shared-key|pre-share-key|key-string|key-hash|key-chain|key|ssh-rsa|ssh-dsa|ssh-ed25519"
    r"|ssh-ecdsa|ascii-text|hexadecimal|encrypted-password|plain-text-password|authentication-key|auth|priv"
    r"|authentication-password|privacy-password|authentication|md5|md5-key|sha|community|trap-group|community-map"
    r"|communities|credential|token|license|certificate|string|hmac\S*)(?=\s)(?P<rest>.*)$",
    re.IGNORECASE,
)
_HOST_OF_TRAPS = re.compile(r"(?P<kept>snmp-server host \S+)(?P<rest>\s.*)$", re.IGNORECASE)
_PERSON = re.compile(
    r"(?P<kept>(?:^|(?<=[\s>]))(?:username|user|usergroup member|login user|remote-user))\s+(?P<rest>\S+)",
    re.IGNORECASE,
)
_ODD = re.compile(
    r"\S+@\S+|\$\d+[a-z]?\$\S+|\$[0-9A-Za-z]\S{7,}|(?<![\w:.])[0-9A-Fa-f]{24,}|[A-Za-z0-9+/=_\-]{40,}|\"[^\"]*\"?"
)


def hidden(text: str) -> str:
    """The statement without secrets. What may be one is hidden too: the line says where to look."""
    text = _ODD.sub(HIDDEN, text)
    text = _HOST_OF_TRAPS.sub(rf"\g<kept> {HIDDEN}", text)
    text = _PERSON.sub(rf"\g<kept> {HIDDEN}", text)
    return _TO_THE_END.sub(lambda match: match[0][: match.start("rest") - match.start()] + f" {HIDDEN}", text)
