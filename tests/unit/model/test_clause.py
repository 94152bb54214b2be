"""References into specifications."""

from cleannet.model.clause import Clause, Obligation


def test_a_clause_as_text():
    assert str(Clause("TS 33.501", "6.12.2", Obligation.SHALL)) == "TS 33.501, 6.12.2 (shall)"
    assert [o.value for o in Obligation] == ["shall", "should", "may"]
