"""What protects a link, in words: version, cipher suite and group, as far as they are visible."""

from cleannet.model.tls import TLSHandshake

_VERSIONS = {0x0300: "SSL 3.0", 0x0301: "1.0", 0x0302: "1.1", 0x0303: "1.2", 0x0304: "1.3"}
_SUITES = {
    0x000A: "RSA 3DES-EDE-CBC-SHA",
    0x002F: "RSA AES-128-CBC-SHA",
    0x0035: "RSA AES-256-CBC-SHA",
    0x003C: "RSA AES-128-CBC-SHA256",
    0x003D: "RSA AES-256-CBC-SHA256",
    0x009C: "RSA AES-128-GCM-SHA256",
    0x009D: "RSA AES-256-GCM-SHA384",
    0x009E: "DHE-RSA AES-128-GCM-SHA256",
    0x009F: "DHE-RSA AES-256-GCM-SHA384",
    0x1301: "AES-128-GCM-SHA256",
    0x1302: "AES-256-GCM-SHA384",
    0x1303: "CHACHA20-POLY1305-SHA256",
    0x1304: "AES-128-CCM-SHA256",
    0xC023: "ECDHE-ECDSA AES-128-CBC-SHA256",
    0xC024: "ECDHE-ECDSA AES-256-CBC-SHA384",
    0xC027: "ECDHE-RSA AES-128-CBC-SHA256",
    0xC028: "ECDHE-RSA AES-256-CBC-SHA384",
    0xC02B: "ECDHE-ECDSA AES-128-GCM-SHA256",
    0xC02C: "ECDHE-ECDSA AES-256-GCM-SHA384",
    0xC02F: "ECDHE-RSA AES-128-GCM-SHA256",
    0xC030: "ECDHE-RSA AES-256-GCM-SHA384",
    0xCCA8: "ECDHE-RSA CHACHA20-POLY1305-SHA256",
    0xCCA9: "ECDHE-ECDSA CHACHA20-POLY1305-SHA256",
}
_GROUPS = {
    23: "secp256r1",
    24: "secp384r1",
    25: "secp521r1",
    29: "x25519",
    30: "x448",
    256: "ffdhe2048",
    257: "ffdhe3072",
    258: "ffdhe4096",
    512: "ML-KEM-512",
    513: "ML-KEM-768",
    514: "ML-KEM-1024",
    4587: "SecP256r1MLKEM768",
    4588: "X25519MLKEM768",
    4589: "SecP384r1MLKEM1024",
}
"""IANA's registries of TLS parameters."""


def of_handshake(one: TLSHandshake) -> str:
    """Such as "TLS 1.3, AES-128-GCM-SHA256, x25519"; what was not seen is left out."""
    if one.version is None:
        return ""
    version = _VERSIONS.get(one.version, f"0x{one.version:04x}")
    named = version if version.startswith("SSL") else f"{one.protocol} {version}"
    suite = "" if one.suite is None else _SUITES.get(one.suite, f"suite 0x{one.suite:04x}")
    group = "" if one.group is None else _GROUPS.get(one.group, f"group {one.group}")
    return ", ".join(filter(None, (named, suite, group)))
