"""Radio messages."""

from cleannet.model.radio import F1_UE, Channel, RadioMessage


def test_a_name_holds_inside_an_input_and_on_f1_in_all():
    handset = RadioMessage(2, 1, 0, 0, Channel.NAS_EPS, True, "", None, b"")
    known = RadioMessage(2, 1, 0, 0, Channel.NR_UL_DCCH, True, f"{F1_UE}gNB-DU UE 3", None, b"")
    assert handset.whose == (2, "")
    assert known.whose == (-1, "F1 gNB-DU UE 3")
