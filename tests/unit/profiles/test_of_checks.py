"""The profiles that follow from the checks."""

from cleannet.checks.catalogue import catalogue
from cleannet.profiles.of_checks import default, scas
from cleannet.profiles.profile import Measured
from cleannet.trust.fairness import fairness


def test_every_check_of_the_network_is_in_the_default():
    in_it = [code for criterion in default().criteria for code in criterion.checks]
    assert len(in_it) == len(set(in_it))
    assert set(in_it) == {code for code in catalogue() if not code.startswith(("EVD", "CFG"))}


def test_scas_names_each_test_once_in_order():
    ids = [criterion.id for criterion in scas().criteria]
    assert ids == sorted(set(ids), key=ids.index)
    assert ids.index("TS 33.512, 4.2.2.3.3") < ids.index("TS 33.514, 4.2.1.1")
    [one] = [criterion for criterion in scas().criteria if criterion.id == "TS 33.514, 4.2.1.1"]
    assert set(one.checks) == {"SUB001", "SUB002"}


def test_identity_moves_neither():
    for one in (default(), scas()):
        found = fairness(one)
        assert found.whole.measured is Measured.EVIDENCE
        assert {effect.measured for _, effect in found.criteria} == {Measured.EVIDENCE}
