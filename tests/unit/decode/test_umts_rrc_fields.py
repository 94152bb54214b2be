"""Components of UMTS RRC in the words of the records: releases, identities, redirections, capabilities."""

import pytest

from cleannet.decode.umts_rrc_fields import components, identity, redirection, security
from cleannet.model.rrc import Redirection, RRCIdentity


def test_components_of_every_release_lie_side_by_side() -> None:
    body = ("r3", {"thing-r3": {"a": 1, "redirectionInfo": ("interRATInfo", "gsm")}, "laterNonCriticalExtensions": {}})
    assert components(body) == {"a": 1, "redirectionInfo": ("interRATInfo", "gsm")}
    later = ("later-than-r3", {"t": 2, "criticalExtensions": ("r7", {"thing-r7": {"a": 3}})})
    assert components(later) == {"t": 2, "a": 3}
    assert components({"a": 1}) == {"a": 1}
    assert components(None) == {}


def test_an_extension_that_leaves_the_frequency_as_it_is() -> None:
    base = ("frequencyInfo", {"modeSpecificInfo": ("tdd", {"uarfcn-Nt": 10054})})
    extension = {"v860NonCriticalExtensions": {"thing-v860ext": {"redirectionInfo": ("frequencyInfo", None)}}}
    found = components(("r3", {"thing-r3": {"redirectionInfo": base}, **extension}))
    assert redirection(found) == Redirection("UTRA", 10054)


def test_redirections() -> None:
    assert redirection({"redirectionInfo": ("interRATInfo", "gsm")}) == Redirection("GERAN")
    assert redirection({"redirectionInfo-v690ext": ("interRATInfo", {"rat": "gsm"})}) == Redirection("GERAN")
    assert redirection({"redirectionInfo": ("interRATInfo", ("gsm", None))}) == Redirection("GERAN")
    assert redirection({"redirectionInfo": ("interRATInfo", ("eutra", {}))}) == Redirection("EUTRA")
    assert redirection({"redirectionInfo-v690ext": [{"bcch-ARFCN": 5}]}) is None
    assert redirection({}) is None


@pytest.mark.parametrize("tree", [None, ("esn-DS-41", (1, 32)), ("tmsi-GSM-MAP", None), ("spare1", None)])
def test_what_is_no_identity_of_a_subscriber(tree: object) -> None:
    assert identity(tree) is None


def test_identities() -> None:
    assert identity(("imei", [1, 2, 15])) == RRCIdentity("imei", b"12f")
    assert identity(("tmsi-GSM-MAP", (1, 32))) == RRCIdentity("tmsi", bytes([0, 0, 0, 1]))
    assert identity(("p-TMSI-and-RAI", {"p-TMSI": (2, 32)})) == RRCIdentity("p-TMSI", bytes([0, 0, 0, 2]))


def test_a_command_of_which_nothing_was_read_says_nothing() -> None:
    assert set(security({}).values()) == {None}
