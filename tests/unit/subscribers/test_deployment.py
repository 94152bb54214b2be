"""What every deployment offers by itself."""

from cleannet.model.frame import FrameRef
from cleannet.model.nas import RegistrationRequest, SecurityModeCommand
from cleannet.model.nas_eps import EPSAttachRequest
from cleannet.model.ngap import InitialUEMessage, Paging
from cleannet.subscribers.deployment import Deployment
from support.made import network_of, ngap, registered, suci
from support.phone_log import UP, Log

SENT = [*registered(5, 70, suci("0000000001")), *registered(6, 71, suci("0000000002")), ngap("Paging")]


def test_all_decodes_the_messages_of_the_types_in_the_order_of_time():
    network = network_of(SENT)
    assert isinstance(network, Deployment)
    assert [m.ran_ue_ngap_id for m in network.all(InitialUEMessage)] == [5, 6]
    found = list(network.all(RegistrationRequest, SecurityModeCommand))
    assert [m.name for m in found] == ["RegistrationRequest", "SecurityModeCommand"] * 2
    assert next(Deployment.all(network, Paging)).name == "Paging"


def test_places_of_a_shape_are_bounded():
    (shape,) = network_of(SENT).shapes(InitialUEMessage)
    assert shape.places() == [FrameRef(0, 1), FrameRef(0, 6)]
    assert shape.places(1) == [FrameRef(0, 1)]


def test_phones_logs_are_handsets_and_have_no_rows():
    network = network_of(SENT)
    assert network.handsets == ()
    one = Log().add(EPSAttachRequest(), way=UP).one()
    one.person.number = network.subscriber_count
    network.radio = (one,)
    [handset] = network.handsets
    assert [m.name for m in handset.timeline] == ["AttachRequest"]
    assert handset.settings is network.settings
    assert len(network.rows(EPSAttachRequest)) == 0


def test_messages_of_phones_logs_have_owners_too():
    assert network_of(SENT).radio_owners == {}
    other = network_of(SENT)
    other.radio = (Log().add(EPSAttachRequest(), way=UP).add(EPSAttachRequest(), way=UP, given=0).one(),)
    number = other.radio[0].person.number
    assert other.radio_owners == dict.fromkeys(other.radio[0].places, number)
