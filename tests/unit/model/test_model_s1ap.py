"""Records of S1AP."""

from cleannet.model.s1ap import OpaqueS1AP, S1APMessage, S1UEContextReleaseComplete


def test_a_message_goes_by_its_name_in_the_specification():
    one = S1UEContextReleaseComplete(message_name="UEContextReleaseComplete")
    assert (one.protocol, one.name) == ("S1AP", "UEContextReleaseComplete")
    assert isinstance(one, S1APMessage)


def test_a_new_record_claims_nothing():
    one = OpaqueS1AP()
    assert (one.mme_id, one.enb_id, one.cell, one.nas, one.tunnels, one.cause) == (None, None, None, (), (), None)
    assert not any((one.security_key, one.security_context, one.full_reset))
