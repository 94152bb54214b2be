"""Records of the user plane."""

from cleannet.model.gtp_u import GPDU, GTPUMessage


def test_messages_are_of_gtp_u_and_named_by_their_type():
    one = GTPUMessage(message_type=1, type_name="EchoRequest")
    assert (one.protocol, one.name, one.named_teid) == ("GTP-U", "EchoRequest", None)
    assert issubclass(GPDU, GTPUMessage)
