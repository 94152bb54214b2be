"""What keys open of real connections, whole and with holes."""

import itertools
import ssl

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleannet.decode import tls_inside
from cleannet.decode.tls import MOST_HELD, TLS
from cleannet.decode.tls_keys import TLSKeys
from cleannet.frames import ciphers
from cleannet.model.frame import FrameRef
from cleannet.model.problem import ProblemKind
from support.tls_sessions import session

pytestmark = pytest.mark.skipif(not ciphers.installed(), reason="wants the extra keys (cryptography)")
SAID = [(True, b"GET / HTTP/1.1\r\n\r\n"), (False, b"HTTP/1.1 200 OK\r\n\r\n")] * 3 + [(False, b"x" * 40_000)]
V1_2, V1_3 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
SUITES = (
    "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "AES128-GCM-SHA256", "ECDHE-RSA-CHACHA20-POLY1305",
    "AES128-SHA", "ECDHE-RSA-AES256-SHA", "AES128-SHA256", "ECDHE-RSA-AES256-SHA384", "AES128-CCM", "AES256-CCM8",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tls")


@pytest.fixture(scope="module")
def modern(folder):
    return session(folder, V1_3, SAID)


@pytest.fixture(scope="module")
def older(folder):
    return session(folder, V1_2, SAID)


def keys_of(*logs: bytes) -> TLSKeys:
    keys = TLSKeys()
    for log in logs:
        keys.add(log)
    return keys


def read(wire, keys, *, left_out=(), size=1 << 20) -> TLS:
    """`left_out`: which flights are missing; `size`: octets of a chunk."""
    reader, hole = TLS(keys), {True: False, False: False}
    for number, (forward, octets) in enumerate(wire):
        if number in left_out:
            hole[forward] = True
            continue
        for at in range(0, len(octets), size):
            place = FrameRef(0, number + 1)
            reader.feed(octets[at : at + size], forward=forward, frame=place, time=number, lost=hole[forward])
            hole[forward] = False
    reader.finish()
    return reader


def opened(reader: TLS) -> dict[bool, bytes]:
    return {way: b"".join(o.octets for o in reader.inside.opened if o.forward == way) for way in (True, False)}


def said(way: bool) -> bytes:
    return b"".join(octets for forward, octets in SAID if forward == way)


@pytest.mark.parametrize("size", [1 << 20, 1000, 7])
def test_tls_1_3_is_opened_however_it_was_cut(modern, size):
    reader = read(modern.wire, keys_of(modern.log), size=size)
    assert opened(reader) == {way: said(way) for way in (True, False)}
    assert not reader.faults
    assert reader.inside.fits
    assert not any(one.lost for one in reader.inside.opened)


@pytest.mark.parametrize("suite", SUITES)
def test_tls_1_2_is_opened_under_each_kind_of_suite(folder, suite):
    made = session(folder, V1_2, SAID, suite)
    assert made.suite == suite
    reader = read(made.wire, keys_of(made.log))
    assert opened(reader) == {way: said(way) for way in (True, False)}
    assert not reader.faults


def test_the_frame_of_what_was_opened_is_where_its_record_ended(modern):
    first = next(n for n, (forward, _) in enumerate(modern.wire, 1) if n > 3 and forward)
    reader = read(modern.wire, keys_of(modern.log))
    assert reader.inside.opened[0].frame.frame >= first


def test_without_keys_nothing_is_opened_and_nothing_is_wrong(modern):
    for keys in (None, TLSKeys(), keys_of(b"CLIENT_RANDOM " + b"00" * 32 + b" " + b"11" * 48)):
        reader = read(modern.wire, keys)
        assert (reader.inside.opened, reader.faults, reader.inside.known) == ([], [], False)


def test_wrong_keys_are_told_once_a_direction(modern, folder):
    lines, others = (
        [line.split() for line in log.splitlines() if line[:1] != b"#"]
        for log in (modern.log, session(folder, V1_3, SAID).log)
    )
    log = b"".join(b" ".join([*mine[:2], theirs[2]]) + b"\n" for mine, theirs in zip(lines, others, strict=True))
    other = [theirs[2] for theirs in others]
    reader = read([*modern.wire, *[w for w in modern.wire if w[1][0] == 23] * 8], keys_of(log))
    assert not reader.inside.opened
    assert reader.inside.known
    assert not reader.inside.fits
    assert {kind for kind, _, _ in reader.faults} == {ProblemKind.WRONG_KEY}
    assert len(reader.faults) <= 2
    assert not any(secret.decode() in text for _, text, _ in reader.faults for secret in other)


@pytest.mark.parametrize("which", ["modern", "older"])
def test_records_behind_a_hole_are_found_and_marked(which, request):
    made = request.getfixturevalue(which)
    flights = [n for n, (forward, octets) in enumerate(made.wire) if n > 3 and forward]
    reader = read(made.wire, keys_of(made.log), left_out=flights[-2:-1])
    assert opened(reader)[True] == said(True)[: -len(SAID[0][1])]
    assert [one.lost for one in reader.inside.opened if one.forward].count(True) == 1
    assert not reader.faults


def test_a_hole_inside_a_record_is_left_behind(modern):
    """The rest of a record whose beginning is missing is passed over up to the next record."""
    keys = keys_of(modern.log)
    reader = read(modern.wire[:-1], keys)
    before = opened(reader)[False]
    forward, octets = modern.wire[-1]
    reader.feed(octets[20_000:], forward=forward, frame=FrameRef(0, 99), time=99, lost=True)
    after = opened(reader)[False][len(before) :]
    assert after
    assert said(False).endswith(after)


@pytest.mark.parametrize("begin", [4, 5, 6, 7])
def test_a_capture_that_begins_inside_finds_the_secrets(modern, folder, begin):
    keys = keys_of(*(session(folder, V1_3, SAID[:1]).log for _ in range(3)), modern.log)
    reader = read(modern.wire, keys, left_out=range(begin))
    assert said(False).endswith(opened(reader)[False])
    assert opened(reader)[False].endswith(SAID[-1][1])
    assert reader.inside.opened[0].lost


def test_a_capture_that_begins_too_late_says_so(older):
    reader = read(older.wire, keys_of(older.log), left_out=range(6))
    assert not reader.inside.opened
    assert [kind for kind, _, _ in reader.faults] == [ProblemKind.MISSING_CONTEXT]


def test_no_server_hello_says_so(modern):
    wire = [w for w in modern.wire if w[0]] + [(True, b"\x17\x03\x03\x40\x00" + bytes(1 << 14))] * (MOST_HELD >> 13)
    reader = read(wire, keys_of(modern.log))
    assert [text for _, text, _ in reader.faults] == [tls_inside.NO_HELLO]


def test_a_server_hello_that_comes_late_opens_what_waited(modern):
    """The two directions of a connection are put in order each by itself."""
    wire = [w for w in modern.wire if w[0]] + [w for w in modern.wire if not w[0]]
    assert opened(read(wire, keys_of(modern.log))) == {way: said(way) for way in (True, False)}


def test_what_is_not_deciphered_is_told(folder):
    made = session(folder, V1_2, SAID, "AES128-GCM-SHA256")
    wire = [(f, o.replace(b"\x00\x9c\x00", b"\x00\x05\x00")) for f, o in made.wire]
    reader = read(wire, keys_of(made.log))
    assert [kind for kind, _, _ in reader.faults] == [ProblemKind.UNKNOWN_PROTOCOL]


def test_without_the_package_it_is_told_how_to_get_it(modern, monkeypatch):
    monkeypatch.setattr(tls_inside, "installed", lambda: False)
    reader = read(modern.wire, keys_of(modern.log))
    assert not reader.inside.opened
    assert all("pip install" in text for _, text, _ in reader.faults)
    assert reader.faults


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(data=st.data())
def test_no_octets_make_it_fail(modern, older, data):
    made = data.draw(st.sampled_from([modern, older]))
    wire = list(made.wire)
    for _ in range(data.draw(st.integers(1, 4))):
        number = data.draw(st.integers(0, len(wire) - 1))
        forward, octets = wire[number]
        at = data.draw(st.integers(0, len(octets) - 1))
        new = data.draw(st.binary(max_size=40))
        wire[number] = forward, octets[:at] + new + octets[at + data.draw(st.integers(0, 60)) :]
    reader = read(wire, keys_of(made.log), left_out=data.draw(st.sets(st.integers(0, 12), max_size=3)))
    for way, whole in itertools.product((True, False), (said(True) + said(False),)):
        assert all(one.octets in whole for one in reader.inside.opened if one.forward == way)
