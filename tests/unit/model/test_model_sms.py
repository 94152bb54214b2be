"""Records of short messages: their names."""

from cleannet.model.sms import OtherSMS, SMSDeliver, SMSSubmit


def test_names():
    names = [(one.protocol, one.name) for one in (SMSDeliver(), SMSSubmit(), OtherSMS(type_name="CPAck"))]
    assert names == [("SMS", "SMSDeliver"), ("SMS", "SMSSubmit"), ("SMS", "CPAck")]
