"""UE contexts by two ids."""

import pytest

from cleannet.decode.ue_contexts import Context, Contexts, Living


class Named(Contexts[Context]):
    def begin(self, association, near_id=None, far_id=None):
        here = self._here(association)
        one = Context(association, gaps=here.gaps)
        here.learn(one, near_id, far_id)
        self.made.append(one)
        return one

    def names(self):
        self._give_names("X ", "near", "far")
        return [one.name for one in self.made]


@pytest.fixture
def living():
    here = Living()
    here.learn(Context(0), 3, 9)
    return here


def test_either_id_tells_a_context(living):
    one = living.near[3]
    assert [living.known(*ids) for ids in ((3, 9), (3, None), (None, 9), (None, None), (4, None))] == [one] * 3 + [
        None
    ] * 2


def test_ids_that_contradict_each_other_tell_none(living):
    assert living.known(3, 10) is None
    assert living.known(4, 9) is None


def test_what_has_one_id_so_far_is_told_by_it():
    here, one = Living(), Context(0)
    here.learn(one, None, 9)
    assert here.known(4, 9) is one
    here.learn(one, 4, None)
    assert (here.known(4, None), one.near_id, one.far_id) == (one, 4, 9)


def test_forgetting_leaves_ids_that_another_context_has_now(living):
    old, new = living.near[3], Context(0)
    living.learn(new, 3, None)
    living.forget(old)
    assert living.near == {3: new}
    assert living.far == {}
    living.clear()
    assert living.near == {}


def test_gaps_concern_the_contexts_of_their_association_once():
    contexts = Named()
    here, elsewhere = contexts.begin(0, 1), contexts.begin(1, 1)
    contexts.lost(0)
    assert (contexts.lossy(here), contexts.lossy(elsewhere), contexts.lossy(here)) == (True, False, False)
    assert not contexts.lossy(contexts.begin(0, 2))


def test_names_tell_uses_and_where_there_are_several_associations():
    contexts = Named()
    for ids in ((1, 5), (None, 6), (1, 7)):
        contexts.begin(0, *ids)
    assert contexts.names() == ["X near UE 1", "X far UE 6", "X near UE 1, use 2"]
    contexts.begin(1, 1)
    assert contexts.names() == [
        "X near UE 1 of association 1",
        "X far UE 6 of association 1",
        "X near UE 1 of association 1, use 2",
        "X near UE 1 of association 2",
    ]
