"""ZUC (ETSI/SAGE specification of 128-EEA3 and 128-EIA3, document 2): the key stream."""

_S0 = bytes.fromhex(
    "3e725b47cae0003304d1549809b96dcb7b1bf932af9d6aa5b82dfc1d085303904d4e8499e4ced991ddb685488b296eac"
    "cdc1f81e734369c6b5bdfd396320d438767db2a7cfed57c5f32cbb142106559be3ef5e314f7f5aa40d8251495fba581c"
    "4a16d517a892241f8cffd8ae2e01d3ad3b4bda46ebc9de9a8f87d73a806f2fc8b1b437f70a2213287ccc3c89c7c39656"
    "07bf7ef00b2b975235417961a64c10febc2695888ab0a3fbc01894f2e1e5e95dd0dc1166645cec59427512f5749caa23"
    "0e86abbe2a02e767e644a26cc2939ff1f6fa36d250689e6271153dd640c4e20f8e83776b25053f0c30ea70b7a1e8a965"
    "8d271adb81b3a0f4457a19dfee783460"
)
_S1 = bytes.fromhex(
    "55c263713bc847869f3cda5b29aafd778cc5940ca61a1300e3a8167240f9f8424426689681d9453e1076c6a78b3943e1"
    "3ab5562ac06db3052266bfdc0bfa6248dd20110636c9c1cff62752bb69f5d4877f844cd29c57a4bc4f9adffed68d7aeb"
    "2b53d85ca11417fb23d57d3067730809eeb7703f61b2198e4ee54b938f5ddba9adf1ae2ecb0dfcf42d466e1d97e8d1e9"
    "4d37a5755e839eab829db91ce0cd498901b6bd5824a25f387899159050b895e4d091c7ceed0fb46fa0ccf0024a79c3de"
    "a3efea51e66b18ec1b2c80f774e7ff215a6a541e41319235c433070aba7e0e3488b1987cf33d606c7bcad31f32650428"
    "64be859b2f598ad7b025acaf1203e2f2"
)
_D = (
    0x44D7, 0x26BC, 0x626B, 0x135E, 0x5789, 0x35E2, 0x7135, 0x09AF,
    0x4D78, 0x2F13, 0x6BC4, 0x1AF1, 0x5E26, 0x3C4D, 0x789A, 0x47AC,
)  # fmt: skip
_WORD, _PRIME = 0xFFFFFFFF, 0x7FFFFFFF


def _turned(word: int, *steps: int) -> int:
    """A word, added to itself turned left by each number of bits."""
    found = word
    for one in steps:
        found ^= word << one | word >> 32 - one
    return found & _WORD


def _through(word: int) -> int:
    """The S-box of a word (3.4.2)."""
    return _S0[word >> 24] << 24 | _S1[word >> 16 & 0xFF] << 16 | _S0[word >> 8 & 0xFF] << 8 | _S1[word & 0xFF]


def zuc(key: bytes, vector: bytes, words: int) -> list[int]:
    """Words of the key stream (3.6)."""
    s = [k << 23 | d << 8 | v for k, d, v in zip(key, _D, vector, strict=True)]
    r1 = r2 = 0
    stream = []
    for step in range(33 + words):
        x0 = (s[15] & 0x7FFF8000) << 1 | s[14] & 0xFFFF
        x1, x2, x3 = ((s[high] & 0xFFFF) << 16 | s[low] >> 15 for high, low in ((11, 9), (7, 5), (2, 0)))
        w = (x0 ^ r1) + r2 & _WORD
        a, b = r1 + x1 & _WORD, r2 ^ x2
        r1 = _through(_turned((a << 16 | b >> 16) & _WORD, 2, 10, 18, 24))
        r2 = _through(_turned((b << 16 | a >> 16) & _WORD, 8, 14, 22, 30))
        if step > 32:
            stream.append(w ^ x3)
        total = s[15] << 15
        total += (s[13] << 17) + (s[10] << 21) + (s[4] << 20) + (s[0] << 8) + s[0] + (w >> 1 if step < 32 else 0)
        s = [*s[1:], total % _PRIME or _PRIME]
    return stream
