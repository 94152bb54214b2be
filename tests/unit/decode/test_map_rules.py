"""Every path of the rules leads to what the ASN.1 of MAP has there."""

import pytest

from cleannet.decode.map_rules import OF_REQUESTS, OF_RESULTS, Rule, compiled

WORDS = {
    "asks", "sets", "tells", "imsi", "msisdn", "number", "vectors", "network", "service",
    "triplet", "quintuplet", "eps-vector",
}  # fmt: skip


def leaves(rule: Rule):
    yield from rule.actions
    for inside in rule.inside.values():
        yield from leaves(inside)


def test_lines_become_a_tree():
    rule = compiled("30/80 imsi\n30/a2/81 asks state\n30/04#1 number vlr\n")
    top = rule.inside[0x30, -1]
    assert top.inside[0x80, -1].actions == [("imsi", "")]
    assert top.inside[0xA2, -1].inside[0x81, -1].actions == [("asks", "state")]
    assert top.inside[0x04, 1].actions == [("number", "vlr")]


@pytest.mark.parametrize("rules", [OF_REQUESTS, OF_RESULTS])
def test_only_known_words_stand_in_rules(rules):
    assert {word for rule in rules.values() for word, _ in leaves(rule)} <= WORDS


@pytest.mark.parametrize(("rules", "which"), [(OF_REQUESTS, "ArgumentType"), (OF_RESULTS, "ResultType")])
def test_paths_lead_to_elements_of_the_right_type(rules, which):
    asn1 = pytest.importorskip("pycrate_asn1dir.TCAP_MAP").MAP_Protocol.Supported_MAP_Operations
    types = {one["operationCode"][1]: one.get(which) for one in asn1._val.root}
    checked = 0
    for operation, rule in rules.items():
        top = types.get(operation)
        if top is None:
            continue  # an operation of older versions alone
        for (tag, nth), inside in rule.inside.items():
            if tag in tags_of(top):
                checked += followed(top, inside, f"{operation} {tag:x}#{nth}")
    assert checked > 20


def tags_of(kind) -> set[int]:
    """First identifier octets that a type may have."""
    if kind.TYPE == "CHOICE" and not kind._tagc:
        return {tag for one in kind._cont.values() for tag in tags_of(one)}
    cls, number = kind._tagc[0]
    built = kind.TYPE in ("SEQUENCE", "SEQUENCE OF", "SET", "SET OF", "CHOICE") or len(kind._tagc) > 1
    return {cls << 6 | 0x20 * built | number}


def parts_of(kind) -> list:
    """What may stand inside a type, in its order."""
    if kind.TYPE in ("SEQUENCE OF", "SET OF"):
        return [kind._cont]
    if kind.TYPE in ("SEQUENCE", "CHOICE"):
        return list(kind._cont.values())
    return []


def followed(kind, rule: Rule, place: str) -> int:
    """How many paths were followed from a type; asserts that each leads somewhere, and to what its word wants."""
    named = {"imsi": "IMSI", "msisdn": "ISDN-AddressString"}
    for word, _ in rule.actions:
        if word in named:
            assert name_of(kind) == named[word], place
        if word == "number":
            assert name_of(kind) in ("ISDN-AddressString", "AddressString", "FTN-AddressString"), place
    count = 1
    for (tag, nth), inside in rule.inside.items():
        fitting = [one for one in flat(parts_of(kind)) if tag in tags_of(one)]
        older = place.startswith(("22 30", "55 30", "4 30", "86"))
        assert fitting or older, f"{place}: nothing with the tag {tag:x}"
        for one in fitting[nth : nth + 1] if nth >= 0 and len(fitting) > nth else fitting[:1]:
            count += followed(one, inside, f"{place}/{tag:x}#{nth}")
    return count


def flat(parts: list) -> list:
    """Choices without a tag of their own, opened."""
    return [
        two
        for one in parts
        for two in (flat(list(one._cont.values())) if one.TYPE == "CHOICE" and not one._tagc else [one])
    ]


def name_of(kind) -> str:
    return kind._typeref.called[1] if kind._typeref else kind.TYPE
