"""Names of NGAP records."""

import pytest

from cleannet.decode.ngap_procedures import PROCEDURES
from cleannet.model import ngap
from cleannet.model.ngap import NGAPMessage, OpaqueNGAP

RECORDS = [one for one in vars(ngap).values() if isinstance(one, type) and issubclass(one, NGAPMessage)]
NAMES = {name for names in PROCEDURES.values() for name in names}


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.__name__)
def test_records_are_named_by_their_message(record):
    one = record(message_name="InitialUEMessage")
    assert (one.protocol, one.name) == ("NGAP", "InitialUEMessage")
    assert (one.procedure, one.amf_ue_ngap_id, one.ran_ue_ngap_id, one.full_reset) == (-1, None, None, None)


def test_every_class_is_a_message_of_the_specification():
    assert {r.__name__ for r in RECORDS if r not in (NGAPMessage, OpaqueNGAP)} <= NAMES
