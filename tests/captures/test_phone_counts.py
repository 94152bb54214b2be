"""Every fact that FACTS.txt has of a phone's capture: how many messages of which type, and in which frames first."""

import functools
import re
from collections.abc import Callable

import pytest

from cleannet.decode.gsm_l3_types import GMM_TYPES, MM_TYPES, RR_TYPES
from cleannet.decode.nas_eps_types import MOBILITY_TYPES
from cleannet.model.gsm import GSMCipheringModeCommand
from cleannet.model.identity import EPSIdentityType
from cleannet.model.lte_rrc import LTEConnectionReconfiguration, LTESecurityModeCommand
from cleannet.model.message import Message
from cleannet.model.nas_eps import EPSIdentityRequest, EPSMessage, EPSSecurityModeCommand
from cleannet.pipeline import Read
from cleannet.subscribers.settings import Settings
from support.shared import SHARED, foreign

FACTS = SHARED / "captures" / "FACTS.txt"
OF_PHONES = ("P1sec+QCSuper", "SysNetS+fbsdetector", "ZeroChaos-+rayhunter-traces")
_FACT = re.compile(r"(?P<what>.+) (?P<count>\d+)x\[(?P<frames>[\d,]+)(?P<more>…?)\]")
_SHORT = {
    "AttAcc": "AttachAccept", "AttCompl": "AttachComplete", "AttRej": "AttachReject", "AttReq": "AttachRequest",
    "AuthFail": "AuthenticationFailure", "AuthReq": "AuthenticationRequest", "AuthResp": "AuthenticationResponse",
    "DetReq": "DetachRequest", "EMMInfo": "EMMInformation", "IdentReq": "IdentityRequest",
    "IdentResp": "IdentityResponse", "SMC": "SecurityModeCommand", "SMCompl": "SecurityModeComplete",
    "TAUAcc": "TrackingAreaUpdateAccept", "TAURej": "TrackingAreaUpdateReject", "TAUReq": "TrackingAreaUpdateRequest",
}  # fmt: skip
_GSM = {"MM": MM_TYPES, "GMM": GMM_TYPES, "RR": RR_TYPES}
NOT_COMPARED = ("EPS sechdr 0", "cleartext IMSI", "MAP op")
"""tshark counts the message inside a protected one as one of header 0 too; identities and MAP are no message types."""

Facts = dict[str, tuple[int, list[int], bool]]


def facts() -> dict[str, Facts]:
    """The facts of each capture that holds a phone's messages: how many, frames, and whether there are more of them."""
    if not FACTS.is_file():
        return {}
    found: dict[str, Facts] = {}
    for block in FACTS.read_text().split("\n### ")[1:]:
        name, *lines = block.splitlines()
        name = name.split(" | ")[0]
        if name.startswith(OF_PHONES):
            [line] = [one for one in lines if one.startswith("  F: ")]
            matched = [_FACT.fullmatch(one.strip()) for one in line[5:].split(" ; ")]
            assert all(matched), name
            found[name] = {
                m["what"]: (int(m["count"]), [int(n) for n in m["frames"].split(",")], bool(m["more"]))
                for m in matched
                if m is not None and not m["what"].startswith(NOT_COMPARED)
            }
    return found


CASES = [(name, what) for name, all_of in facts().items() for what in all_of]


@functools.lru_cache(maxsize=16)
def messages(name: str) -> tuple[Message, ...]:
    network = Read([str(foreign(name))]).network(Settings())
    return tuple(message for one in network.radio for message in one.captured)


def _is(kind: str, number: str) -> Callable[[Message], bool]:
    """Whether a message is of a type that a fact names ("EMM AuthReq", "RR 0x35")."""
    if kind == "EMM":
        name = _SHORT.get(number) or MOBILITY_TYPES[int(number, 16)]
        return lambda m: isinstance(m, EPSMessage) and m.name == name
    name = _GSM[kind][int(number, 16)]
    return lambda m: (m.protocol, m.name) == (kind, name)


def meant(what: str) -> Callable[[Message], bool]:
    """What a fact counts."""
    if found := re.fullmatch(r"(EMM|MM|GMM|RR) (\w+)", what):
        return _is(*found.groups())
    if found := re.fullmatch(r"EMM cause (\d+)", what):
        cause = int(found[1])
        return lambda m: isinstance(m, EPSMessage) and getattr(m, "cause", None) == cause
    if found := re.fullmatch(r"EPS SMC E([EI])A(\d)", what):
        field, number = {"E": "ciphering", "I": "integrity"}[found[1]], int(found[2])
        return lambda m: isinstance(m, EPSSecurityModeCommand) and getattr(m, field) == number
    if found := re.fullmatch(r"LTE-RRC SMC e([ei])a(\d)", what):
        field, number = {"e": "ciphering", "i": "integrity"}[found[1]], int(found[2])
        # tshark's field stands in a handover's security configuration too (TS 36.331, SecurityConfigHO).
        holds = LTESecurityModeCommand | LTEConnectionReconfiguration
        return lambda m: isinstance(m, holds) and getattr(m, field) == number
    if found := re.fullmatch(r"EPS sechdr (\d+)", what):
        header = int(found[1])
        return lambda m: isinstance(m, EPSMessage) and not m.container and m.header == header
    if found := re.fullmatch(r"EPS IdentReq type (\w+)", what):
        asked = EPSIdentityType[found[1]]
        return lambda m: isinstance(m, EPSIdentityRequest) and m.identity_type is asked
    if found := re.fullmatch(r"GSM cipher alg id (\d)", what):
        algorithm = int(found[1]) + 1
        return lambda m: isinstance(m, GSMCipheringModeCommand) and m.algorithm == algorithm
    raise AssertionError(f"no test knows what {what} is")


@pytest.mark.skipif(not FACTS.is_file(), reason="../shared/captures is not there")
def test_all_captures_of_phones_have_facts():
    assert len(facts()) == 8
    assert len(CASES) > 200


@pytest.mark.parametrize(("name", "what"), CASES)
def test_a_fact(name: str, what: str):
    count, first, more = facts()[name][what]
    is_meant = meant(what)
    frames = sorted(m.at.frame.frame for m in messages(name) if is_meant(m))
    assert len(frames) == count
    assert frames[: len(first)] == first
    assert more == (len(frames) > len(first))
