"""What looks like a false network beside a capture of the core, and has another explanation."""

import random

import pytest

from cleannet.pipeline import Read
from cleannet.subscribers.settings import Settings
from support.shared import recording
from support.two_witnesses import (
    IDENTITY_REQUEST,
    REGISTRATION_REJECT,
    SECOND,
    log_of_nas,
    log_of_rrc,
    network_of,
    of_one,
    plain_copies,
    shifted,
    spoken_in,
)

CORES = ("c01_clean_tls", "c07_userplane", "r01_reg_simple")
OTHERS = ("c02_null_suci", "c04_wrong_key", "c05_unknown_sub", "c05b_plmn_not_allowed", "c06_unknown_guti")


def verdicts(tmp_path, log, *captures):
    path = tmp_path / "phone.dlf"
    path.write_bytes(log)
    network = Read([str(p) for p in (path, *captures)]).network(Settings())
    return [w.verdict for w in network.witnesses]


@pytest.mark.parametrize("style", [log_of_nas, log_of_rrc])
@pytest.mark.parametrize("seed", range(10))
def test_a_second_sim_in_the_same_log(tmp_path, style, seed):
    rng = random.Random(seed)
    path, other = recording(rng.choice(CORES)), recording(rng.choice(OTHERS))
    first, second = (of_one(spoken_in(network_of(p)), 0) for p in (path, other))
    begin = rng.uniform(first[0].time, first[-1].time)
    second = [s._replace(time=round(s.time - second[0].time + begin)) for s in second]
    log = style(shifted(sorted([*first, *second], key=lambda s: s.time), 3603.7))
    for verdict in verdicts(tmp_path, log, path):
        assert verdict.never_sent == []


def test_another_core_in_between_that_authenticated_the_phone_is_no_suspicion(tmp_path):
    path, other = recording("c01_clean_tls"), recording("c03_nea0")
    first, second = (spoken_in(network_of(p)) for p in (path, other))
    gap = next(n for n in range(1, len(first)) if first[n].connection != first[n - 1].connection)
    start = first[gap - 1].time + SECOND // 100
    second = [s._replace(time=start + n * 1_000_000) for n, s in enumerate(second)]
    log = log_of_rrc(shifted([*first[:gap], *second, *first[gap:]], 3603.7))
    [verdict] = verdicts(tmp_path, log, path)
    assert (verdict.never_sent, verdict.perhaps_elsewhere) == ([], [])
    assert verdict.elsewhere


def test_a_connection_between_two_is_a_suspicion_only(tmp_path):
    path = recording("c01_clean_tls")
    first = spoken_in(network_of(path))
    gap = next(n for n in range(1, len(first)) if first[n].connection != first[n - 1].connection)
    request = bytes.fromhex("7e004179000d0199f907f0ff00000000000099")
    start = first[gap - 1].time + SECOND // 20
    strange = [
        first[0]._replace(time=start + n * SECOND // 100, uplink=n == 0, octets=octets)
        for n, octets in enumerate((request, IDENTITY_REQUEST, REGISTRATION_REJECT))
    ]
    log = log_of_rrc(shifted([*first[:gap], *strange, *first[gap:]], 3603.7))
    [verdict] = verdicts(tmp_path, log, path)
    assert verdict.never_sent == []
    assert [a.name for a in verdict.perhaps_elsewhere] == ["IdentityRequest", "RegistrationReject"]


@pytest.mark.parametrize("name", ["c01_clean_tls", "c03_nea0", "c08_load", "h01_n2_handover"])
def test_plain_copies_of_ciphered_messages_are_not_comparable(tmp_path, name):
    path = recording(name)
    spoken = spoken_in(network_of(path))
    hidden = 0
    for subscriber in sorted({s.subscriber for s in spoken})[:6]:
        log = log_of_nas(shifted(plain_copies(of_one(spoken, subscriber)), 3603.7, 0.05))
        for verdict in verdicts(tmp_path, log, path):
            assert (verdict.never_sent, verdict.perhaps_elsewhere) == ([], [])
            hidden += verdict.not_comparable
    assert hidden or name == "c03_nea0"


def test_both_forms_of_each_message_in_one_log(tmp_path):
    path = recording("c01_clean_tls")
    mine = shifted(of_one(spoken_in(network_of(path)), 0), 3603.7)
    copies = [s._replace(time=s.time + SECOND // 1000) for s in plain_copies(mine)]
    log = b"".join(log_of_rrc([a]) + log_of_nas([b]) for a, b in zip(mine, copies, strict=True))
    [verdict] = verdicts(tmp_path, log, path)
    assert (verdict.never_sent, verdict.never_heard, verdict.not_comparable) == ([], [], 0)
