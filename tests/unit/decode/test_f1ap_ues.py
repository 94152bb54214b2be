"""Which UE an F1AP message concerns."""

import itertools

from cleannet.decode.f1ap_ues import UEs
from cleannet.model.f1ap import F1APMessage, F1UEContextReleaseComplete


def message(name="ULRRCMessageTransfer", **fields):
    kind = F1UEContextReleaseComplete if name == "UEContextReleaseComplete" else F1APMessage
    return kind(message_name=name, **fields)


def initial(du):
    return message("InitialULRRCMessageTransfer", du_id=du)


def names(ues, *found):
    ues.name()
    return [one.name for one in found]


def test_ids_tell_the_ue_and_the_cu_s_is_learnt():
    ues = UEs()
    first = ues.of(0, initial(3))
    assert ues.of(0, message(du_id=3, cu_id=9)) is first
    assert ues.of(0, message(cu_id=9)) is first
    assert names(ues, first) == ["F1 gNB-DU UE 3"]


def test_an_id_is_another_ue_after_its_release():
    ues = UEs()
    first = ues.of(0, initial(3))
    assert ues.of(0, message("UEContextReleaseComplete", du_id=3, cu_id=3)) is first
    second = ues.of(0, initial(3))
    assert names(ues, first, second) == ["F1 gNB-DU UE 3", "F1 gNB-DU UE 3, use 2"]


def test_a_first_message_begins_a_ue_though_no_release_was_seen():
    ues = UEs()
    assert ues.of(0, initial(3)) is not ues.of(0, initial(3))


def test_another_id_of_the_cu_is_another_ue():
    ues = UEs()
    first = ues.of(0, message(du_id=3, cu_id=1))
    assert ues.of(0, message(du_id=3, cu_id=2)) is not first
    assert ues.of(0, message(du_id=4, cu_id=2)) is not ues.of(0, message(du_id=3, cu_id=2))


def test_associations_are_apart_and_named():
    ues = UEs()
    found = [ues.of(number, initial(3)) for number in (0, 1)]
    assert names(ues, *found) == ["F1 gNB-DU UE 3 of association 1", "F1 gNB-DU UE 3 of association 2"]


def test_a_set_up_of_f1_or_a_reset_ends_all_contexts():
    for ending in (message("F1SetupRequest"), message("Reset", full_reset=True)):
        ues = UEs()
        first, elsewhere = ues.of(0, initial(3)), ues.of(1, initial(3))
        assert ues.of(0, ending) is None
        assert ues.of(0, message(du_id=3)) is not first
        assert ues.of(1, message(du_id=3)) is elsewhere


def test_who_re_establishes_goes_by_the_first_name():
    ues = UEs()
    first = ues.of(0, initial(3))
    ues.of(0, message(du_id=3, cu_id=1))
    again = ues.of(0, initial(4))
    assert ues.of(0, message("DLRRCMessageTransfer", du_id=4, cu_id=1, old_du_id=3)) is again
    assert names(ues, first, again) == ["F1 gNB-DU UE 3"] * 2


def test_contexts_that_point_at_each_other_end_the_search():
    ues = UEs()
    first, second = ues.of(0, initial(3)), ues.of(0, initial(4))
    first.earlier, second.earlier = second, first
    assert len(names(ues, first, second)) == 2


def test_a_context_of_the_cu_alone():
    ues = UEs()
    one = ues.of(0, message("UEContextSetupRequest", cu_id=5))
    assert names(ues, one) == ["F1 gNB-CU UE 5"]
    assert ues.of(0, message("UEContextSetupResponse", cu_id=5, du_id=8)) is one


def test_what_was_not_captured_concerns_the_ues_of_its_association():
    ues = UEs()
    here, elsewhere = ues.of(0, initial(3)), ues.of(1, initial(3))
    ues.lost(0)
    assert (ues.lossy(here), ues.lossy(elsewhere)) == (True, False)
    assert not ues.lossy(here)
    assert not ues.lossy(ues.of(0, initial(4)))


def test_long_chains_of_re_establishment_are_followed_once():
    ues = UEs()
    some = [ues.of(0, initial(n)) for n in range(3000)]
    for one, other in itertools.pairwise(some):
        one.earlier = other
    assert set(names(ues, *some)) == {"F1 gNB-DU UE 2999"}
