"""The table of NGAP's elementary procedures."""

from cleannet.decode.ngap_procedures import PROCEDURES
from cleannet.model import ngap as records
from cleannet.model.ngap import NGAPMessage, OpaqueNGAP


def test_codes_have_no_gap_and_one_to_three_messages() -> None:
    assert list(PROCEDURES) == list(range(81))
    assert {len(messages) for messages in PROCEDURES.values()} == {1, 2, 3}


def test_no_message_is_named_twice() -> None:
    names = [name for messages in PROCEDURES.values() for name in messages]
    assert len(names) == len(set(names))


def test_every_record_is_of_a_message() -> None:
    names = {name for messages in PROCEDURES.values() for name in messages}
    classes = {value for value in vars(records).values() if isinstance(value, type) and issubclass(value, NGAPMessage)}
    assert {kind.__name__ for kind in classes - {NGAPMessage, OpaqueNGAP}} <= names
