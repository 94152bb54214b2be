"""Whatever the octets are, SS7 is read on; what is made after the specifications is read as it was made."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleannet.decode.ber import BER
from cleannet.decode.cursor import Cursor, Malformed
from cleannet.model.map import MAPMessage, OpaqueSS7
from cleannet.model.problem import ProblemKind
from support import ss7
from support.octets import damaged
from support.ss7_reading import read

DIGITS = st.text("0123456789", min_size=6, max_size=15)
GIVEN = {
    "imsi": "262011234567890", "msisdn": "491711234567", "msc": "4917701", "vlr": "49177022", "sgsn": "491770333",
    "scf": "88210", "sc": "44770", "camel": "882101", "forwarded": "8829912", "roaming": "4917799", "hlr": "49177",
}  # fmt: skip
CALLED, CALLING = ss7.party("491770009", 6), ss7.party("88210001", 147)


def payloads() -> list[bytes]:
    made = []
    for operation, context in ss7.CONTEXTS.items():
        portion = ss7.dialogue(f"0.4.0.0.1.0.{context}.3", destination=GIVEN["imsi"])
        made.append(ss7.tcap("begin", ss7.invoke(operation, ss7.argument(operation, GIVEN)), own="0a", portion=portion))
        made.append(ss7.tcap("end", ss7.answer(operation, ss7.result(operation, GIVEN)), other="0a", portion=portion))
    whole = made[0]
    made += [
        ss7.tcap("begin", ss7.invoke(71, ss7.argument(71, GIVEN)), own="0a", form=f) for f in ("indefinite", "long")
    ]
    return [whole, *made]


MESSAGES = [ss7.m3ua(ss7.unitdata(CALLED, CALLING, one)) for one in payloads() if len(one) < 256]
MESSAGES += [ss7.m3ua(ss7.long(CALLED, CALLING, one)) for one in payloads()[:3]]
MESSAGES += [ss7.m3ua(ss7.extended(CALLED, CALLING, one, b"\x81\1\2\3")) for one in payloads()[:3]]
MESSAGES += [ss7.m2ua(ss7.unitdata(CALLED, CALLING, payloads()[0])), ss7.m2pa(ss7.unitdata(CALLED, CALLING, b"\x62\0"))]
MESSAGES += [ss7.sua(ss7.sua_party("49177"), ss7.sua_party("8821"), payloads()[0])]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from((0, 2, 3, 4, 5)), damaged(MESSAGES)), min_size=1, max_size=6))
def test_nothing_is_raised_and_no_fault_is_the_decoders(parts):
    reader = read((3, MESSAGES[0]), *((ppid, octets) for ppid, octets in parts if len(octets) >= 8))
    assert not [one for one in reader.problems if one.kind is ProblemKind.DECODER_FAULT]
    assert all(len(one.message.home) <= 6 for one in reader.messages if isinstance(one.message, MAPMessage))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=80))
def test_any_octets_are_elements_or_stop(octets):
    ber = BER(Cursor(octets, "BER"))
    try:
        found = ber.elements(0, len(octets))
    except Malformed:
        return
    ends = [0, *(one.end for one in found)]
    assert ends == sorted(ends)
    assert all(0 <= one.start <= one.end <= len(octets) for one in found)


@settings(max_examples=200, deadline=None)
@given(DIGITS, DIGITS, st.sampled_from((1, 2, 3, 4)), st.sampled_from(("", "indefinite", "long")))
def test_what_was_made_is_read_as_it_was_made(imsi, title, form, encoding):
    given_here = {"imsi": imsi, "scf": title}
    octets = ss7.tcap(
        "begin",
        ss7.invoke(71, ss7.argument(71, given_here)),
        own="00ff",
        portion=ss7.dialogue("0.4.0.0.1.0.29.3"),
        form=encoding,
    )
    calling = ss7.party(title if form not in (1, 2) or len(title) % 2 == 0 else title + "1", 147, form=form)
    (one,) = read((3, ss7.m3ua(ss7.unitdata(CALLED, calling, octets)))).messages
    assert not isinstance(one.message, OpaqueSS7)
    assert one.message.imsi.value == imsi.encode()
    assert one.message.numbers[0].digits == title
    assert one.message.calling.title.startswith(title)
