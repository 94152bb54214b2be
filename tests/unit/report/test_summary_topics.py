"""The topics of the plain summary: every check has one, also those that are yet to come."""

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.report.summary_topics import BY_CHECK, BY_FAMILY, OTHER, TOPICS, topic_of


@pytest.mark.parametrize("code", catalogue())
def test_every_check_has_a_topic_of_its_own(code):
    assert topic_of(code) in TOPICS
    assert topic_of(code) != OTHER


@pytest.mark.parametrize("family", sorted({code[:3] for code in catalogue()}))
def test_a_new_check_falls_under_its_family(family):
    assert topic_of(f"{family}999") == BY_FAMILY[family]


def test_a_new_family_is_something_else():
    assert topic_of("XYZ001") == OTHER


def test_exceptions_are_exceptions():
    assert not [code for code, topic in BY_CHECK.items() if BY_FAMILY[code[:3]] == topic]
    assert set(BY_CHECK.values()) | set(BY_FAMILY.values()) | {OTHER} == set(TOPICS)


@pytest.mark.parametrize(
    ("code", "topic"),
    [
        ("SUB010", "identity-asked"),
        ("SUB015", "recognisable"),
        ("NAS003", "no-encryption"),
        ("DWN010", "no-encryption"),
        ("DOS002", "proof-refused"),
        ("DWN001", "older-network"),
        ("DWN006", "cut-off"),
        ("CEL008", "cell"),
        ("SUR001", "hidden-messages"),
        ("SUR010", "location"),
        ("EVD006", "not-from-core"),
        ("LNK001", "network-side"),
    ],
)
def test_topics(code, topic):
    assert topic_of(code) == topic
