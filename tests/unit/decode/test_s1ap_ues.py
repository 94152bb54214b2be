"""Which UE an S1AP message concerns."""

from cleannet.decode.s1ap import CLASSES
from cleannet.decode.s1ap_ues import UEs
from cleannet.model.s1ap import S1APMessage


def message(name="UplinkNASTransport", **fields):
    return CLASSES.get(name, S1APMessage)(message_name=name, **fields)


def initial(enb_id):
    return message("InitialUEMessage", enb_id=enb_id)


def names(ues, *found):
    ues.name()
    return [one.name for one in found]


def test_ids_tell_the_ue_and_the_mme_s_is_learnt():
    ues = UEs()
    first = ues.of(0, initial(3))
    assert ues.of(0, message(enb_id=3, mme_id=9)) is first
    assert ues.of(0, message(mme_id=9)) is first
    assert ues.of(0, message("Paging")) is None
    assert names(ues, first) == ["S1 eNB UE 3"]


def test_an_id_is_another_ue_after_its_release():
    ues = UEs()
    first = ues.of(0, initial(3))
    assert ues.of(0, message("UEContextReleaseComplete", enb_id=3, mme_id=3)) is first
    second = ues.of(0, initial(3))
    third = ues.of(1, initial(3))
    assert names(ues, first, second, third) == [
        "S1 eNB UE 3 of association 1",
        "S1 eNB UE 3 of association 1, use 2",
        "S1 eNB UE 3 of association 2",
    ]


def test_another_mme_id_is_another_ue():
    ues = UEs()
    first = ues.of(0, message(enb_id=3, mme_id=9))
    assert ues.of(0, message(enb_id=3, mme_id=10)) is not first
    assert ues.of(0, message(enb_id=4, mme_id=9)) is not first


def test_resets():
    for reset in (message("Reset", full_reset=True), message("S1SetupRequest"), message("Reset", reset=((None, 3),))):
        ues = UEs()
        first = ues.of(0, message(enb_id=3, mme_id=0))
        assert ues.of(0, reset) is None
        assert ues.of(0, message(enb_id=3)) is not first
    ues = UEs()
    first = ues.of(0, message(enb_id=3, mme_id=0))
    ues.of(0, message("Reset", reset=((1, None), (None, None))))
    assert ues.of(0, message(enb_id=3)) is first


def handed_over(arrives):
    ues = UEs()
    source = ues.of(0, initial(3))
    ues.of(0, message("HandoverRequired", enb_id=3, mme_id=1, transfer=b"container"))
    target = ues.of(1, message("HandoverRequest", mme_id=2, transfer=b"container"))
    ues.of(1, message("HandoverRequestAcknowledge", mme_id=2, enb_id=8))
    if arrives:
        ues.of(1, message("HandoverNotify", mme_id=2, enb_id=8))
    ues.name()
    return source, target


def test_a_ue_that_is_handed_over_keeps_its_name():
    source, target = handed_over(arrives=True)
    assert source.name == target.name == "S1 eNB UE 3 of association 1"
    assert (source.left, target.left) == (True, False)


def test_a_handover_that_fails_leaves_the_ue_where_it_is():
    source, target = handed_over(arrives=False)
    assert source.name == target.name
    assert (source.left, target.left) == (False, True)


def test_of_two_handovers_with_equal_containers_none_is_followed():
    ues = UEs()
    for enb_id in (3, 4):
        ues.of(0, initial(enb_id))
        ues.of(0, message("HandoverRequired", enb_id=enb_id, mme_id=enb_id, transfer=b"container"))
    targets = [ues.of(1, message("HandoverRequest", mme_id=mme_id, transfer=b"container")) for mme_id in (8, 9)]
    assert [one.earlier for one in targets] == [None, None]


def test_a_path_switch_goes_on_with_the_ue():
    ues = UEs()
    source = ues.of(0, message(enb_id=3, mme_id=1))
    target = ues.of(1, message("PathSwitchRequest", enb_id=8, source_mme_id=1))
    assert names(ues, source, target) == ["S1 eNB UE 3 of association 1"] * 2
    assert source.left


def test_a_path_switch_from_one_of_several_mmes_is_not_guessed():
    ues = UEs()
    for association in (0, 1):
        ues.of(association, message(enb_id=3, mme_id=1))
    assert ues.of(2, message("PathSwitchRequest", enb_id=8, source_mme_id=1)).earlier is None


def test_losses_are_told_once_for_each_ue():
    ues = UEs()
    one, other = ues.of(0, initial(3)), ues.of(1, initial(3))
    ues.lost(0)
    assert (ues.lossy(one), ues.lossy(one), ues.lossy(other)) == (True, False, False)
