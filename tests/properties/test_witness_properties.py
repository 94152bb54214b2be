"""Whatever a capture of the core lost, and however a phone's log is mixed: a faithful copy is never called missing."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannet.model.frame import FrameRef
from cleannet.pipeline import Read
from cleannet.subscribers.settings import Settings
from cleannet.subscribers.witnesses.sides import Form, Heard, PhoneSide
from cleannet.subscribers.witnesses.witness import witnesses
from support.mutate import Frame, take, write
from support.page_witnesses import core_of
from support.shared import recording
from support.timeline import parse
from support.two_witnesses import (
    SECOND,
    Spoken,
    log_of_nas,
    log_of_rrc,
    network_of,
    of_one,
    plain_copies,
    shifted,
    spoken_in,
)

NAMES = ("c01_clean_tls", "c08_load", "h01_n2_handover", "r07_reg_idle_paging", "c04_wrong_key", "c03_nea0")
KINDS = ("whole", "drop", "burst", "cut", "head", "tail", "one way", "no gNB", "twice", "shuffled", "two files")


def damage(rng: random.Random, frames: list[Frame]) -> list[list[Frame]]:
    """A capture as it may be in practice: one file, or two whose clocks are apart."""
    kind = rng.choice(KINDS)
    cut_at = rng.randrange(len(frames))
    some = rng.choice(frames).octets
    match kind:
        case "drop":
            rate = rng.choice((0.02, 0.2, 0.5))
            return [[f for f in frames if rng.random() > rate]]
        case "burst":
            return [frames[:cut_at] + frames[cut_at + rng.choice((1, 2, 10)) :]]
        case "cut":
            return [
                [f._replace(octets=f.octets[: rng.randrange(40, 200)]) if rng.random() < 0.1 else f for f in frames]
            ]
        case "head":
            return [frames[cut_at:]]
        case "tail":
            return [frames[: cut_at + 1]]
        case "one way":
            return [[f for f in frames if f.octets[26:30] != some[26:30] or rng.random() < 0.1]]
        case "no gNB":
            return [[f for f in frames if some[34:36] not in (f.octets[34:36], f.octets[36:38])]]
        case "twice":
            again = [f._replace(time=f.time + rng.randrange(10**7)) for f in frames if rng.random() < 0.5]
            return [sorted(frames + again, key=lambda f: f.time)]
        case "shuffled":
            return [sorted((f._replace(time=f.time + rng.randrange(3 * 10**6)) for f in frames), key=lambda f: f.time)]
        case "two files":
            apart = rng.choice((0, 10, -7)) * SECOND
            return [frames[:cut_at], [f._replace(time=f.time + apart) for f in frames[cut_at:]]]
    return [frames]


def logged(rng: random.Random, mine: list[Spoken]) -> bytes:
    """A phone's log of these messages: some are not in it, and its clock is wrong, drifts or is set."""
    kept = [s for s in mine if rng.random() > rng.choice((0, 0, 0.1))] or mine
    made = shifted(kept, rng.choice((3603.7, -18.0, 0.0)), rng.choice((0.0, 0.05, 0.5)), seed=rng.randrange(99))
    if rng.random() < 0.3:
        place, by = rng.randrange(len(made)), rng.choice((3, -3, 60, 40_000)) * SECOND
        made = made[:place] + [s._replace(time=s.time + by) for s in made[place:]]
    if rng.random() < 0.3:
        return log_of_nas(plain_copies(made, rng.randrange(99)))
    return rng.choice((log_of_nas, log_of_rrc))(made)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", range(12))
def test_a_faithful_copy_is_never_missing(name, seed, tmp_path):
    rng = random.Random(f"{name} {seed}")
    path = recording(name)
    taken = take(path)
    spoken = spoken_in(network_of(path))
    files: list[Path] = [tmp_path / "phone.dlf"]
    for n, frames in enumerate(damage(rng, list(taken.frames))):
        files.append(tmp_path / f"part{n}.pcap")
        files[-1].write_bytes(write(taken.link_type, frames))
    files[0].write_bytes(logged(rng, of_one(spoken, rng.choice(spoken).subscriber)))
    rng.shuffle(files)
    network = Read([str(f) for f in files]).network(Settings())
    assert all(w.verdict.never_sent == [] for w in network.witnesses)


MESSAGES = (
    "AMF>{ue} IdentityRequest",
    "UE IdentityResponse",
    "AMF>{ue} AuthenticationRequest rand={n}",
    "AMF>{ue} AuthenticationRequest rand=a{ue}",
    "UE AuthenticationResponse response={n}",
    "AMF>{ue} RegistrationReject cause=3",
    "AMF>{ue} DLNASTransport header=INTEGRITY_PROTECTED_AND_CIPHERED sequence_number={n}",
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, len(MESSAGES) - 1), st.floats(0.001, 8)), min_size=1, max_size=30
    ),
    st.floats(-1e5, 1e5),
    st.floats(0, 0.3),
    st.randoms(use_true_random=False),
)
def test_random_interleavings_of_several_phones(script, ahead, jitter, rng):
    second, lines = 2e5, []
    for n, (who, what, after) in enumerate(script, 1):
        ue, second = f"UE{who + 1}", second + after
        text = MESSAGES[what].format(ue=ue, n=n)
        text = text.replace("UE ", f"{ue}>AMF ", 1) if text.startswith("UE ") else text
        lines.append(f"{n} @{second:.4f} {text}")
    page = parse("", "\n".join(lines)).deployment
    core = core_of(page.lines, page.ues, page.gnb)
    for number, ue in enumerate(page.ues):
        mine = [core.sent(p) for p in range(len(core.row)) if core.subscriber[core.row[p]] == number]
        times = sorted(s.time + round((ahead + rng.random() * jitter) * SECOND) for s in mine)
        heard = tuple(
            Heard(FrameRef(9, n), t, s.uplink, s.octets, Form.AS_SENT, "X", 0, on_radio=True)
            for n, (t, s) in enumerate(zip(times, mine, strict=True), 1)
        )
        [one] = witnesses([PhoneSide(number, 9, heard)], core)
        assert one.verdict.never_sent == one.verdict.perhaps_elsewhere == [], ue
        if one.ties:
            assert one.matched == len(heard)
