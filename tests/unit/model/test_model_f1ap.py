"""Records of F1AP."""

from cleannet.model.f1ap import F1APMessage, F1UEContextReleaseComplete, OpaqueF1AP


def test_a_message_goes_by_its_name_in_the_specification():
    one = F1UEContextReleaseComplete(message_name="UEContextReleaseComplete")
    assert (one.protocol, one.name) == ("F1AP", "UEContextReleaseComplete")
    assert isinstance(one, F1APMessage)


def test_a_new_record_claims_nothing():
    one = OpaqueF1AP()
    assert (one.cu_id, one.du_id, one.cell, one.rrc, one.srb, one.cells) == (None, None, None, None, None, ())
