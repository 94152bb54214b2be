"""Keys of NAS out of keys above them (TS 33.501, annex A; TS 33.401, annex A; TS 33.220, B.2)."""

import hmac

_CIPHERING, _INTEGRITY = 1, 2
_OF_5G, _OF_EPS = 0x69, 0x15


def kdf(key: bytes, function: int, *parameters: bytes) -> bytes:
    """The key derivation function (TS 33.220, B.2.0)."""
    text = bytes([function]) + b"".join(one + len(one).to_bytes(2, "big") for one in parameters)
    return hmac.digest(key, text, "sha256")


def kausf(ciphering: bytes, integrity: bytes, network: str, hidden_sequence: bytes) -> bytes:
    """K_AUSF of 5G AKA (A.2)."""
    return kdf(ciphering + integrity, 0x6A, serving_network(network), hidden_sequence)


def kseaf(key: bytes, network: str) -> bytes:
    """K_SEAF (A.6)."""
    return kdf(key, 0x6C, serving_network(network))


def kamf(key: bytes, supi: str, abba: bytes) -> bytes:
    """K_AMF (A.7)."""
    return kdf(key, 0x6D, supi.encode(), abba)


def kasme(ciphering: bytes, integrity: bytes, network: str, hidden_sequence: bytes) -> bytes:
    """K_ASME (TS 33.401, A.2)."""
    return kdf(ciphering + integrity, 0x10, plmn(network), hidden_sequence)


def nas_keys(key: bytes, ciphering: int, integrity: int, *, eps: bool) -> tuple[bytes, bytes]:
    """The keys of ciphering and of integrity (A.8; TS 33.401, A.7): of each the last 16 octets."""
    function = _OF_EPS if eps else _OF_5G
    first = kdf(key, function, bytes([_CIPHERING]), bytes([ciphering]))
    second = kdf(key, function, bytes([_INTEGRITY]), bytes([integrity]))
    return first[16:], second[16:]


def serving_network(network: str) -> bytes:
    """The name of a serving network (TS 24.501, 9.12.1), of "MCC-MNC"."""
    mcc, mnc = network.split("-")
    return f"5G:mnc{mnc.zfill(3)}.mcc{mcc}.3gppnetwork.org".encode()


def plmn(network: str) -> bytes:
    """A network as three octets (TS 24.301, 9.9.3.32, of "MCC-MNC")."""
    mcc, mnc = network.split("-")
    third = mnc[2:] or "f"
    return bytes.fromhex(mcc[1] + mcc[0] + third + mcc[2] + mnc[1] + mnc[0])
