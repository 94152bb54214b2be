"""Judging one subscriber for all of those with alike timelines says what judging each alone says."""

import random
from collections.abc import Iterator
from functools import partialmethod
from pathlib import Path

import numpy as np
import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.checks.runner import Runner
from cleannet.decode.cursor import ValueRole
from cleannet.decode.reader import COMPARED
from cleannet.pipeline import audit
from cleannet.report.document import Report
from cleannet.report.json_report import to_json
from cleannet.report.pseudonyms import Pseudonyms
from cleannet.subscribers.timelines import Alike, Timelines
from support.mixture import copy_of, mixture, original
from support.mutate import mutant, write
from support.shared import KEY, SHARED, SHIPPED, recording

RECORDINGS = ("c03b_ue_only_ea0", "c06_unknown_guti", "h01_n2_handover", "r05_reg_dereg", "r07_reg_idle_paging",
              "r08_reg_multi_ue", "r10_reg_ue_context", "v11_vonr_af")  # fmt: skip
FOREIGN = (
    "open5gs+open5gs/docs/assets/pcapng/testregistration.pcapng",
    "zitouni+oai-cn5g-fed/docs/results/omec-gnbsim/pcap/5gcn-deployment-omec-gnbsim.pcapng",
    "5GSEC+MobiWatch/dataset/pcap/5g-benign/F1AP_NGAP_Pixel5_00101_1.pcap",
)
MIXTURES, COPIES = 12, 8
RENAMED = (1.0, 0.0, 0.0)

grouped = Timelines.groups


def apart(self: Timelines) -> Iterator[Alike]:
    for group in grouped(self):
        for person, start in zip(group.people.tolist(), group.starts.tolist(), strict=True):
            yield Alike(np.array([person], np.int64), np.array([start], np.int64), group.length)


def measured(self: Timelines, sizes: list[int]) -> Iterator[Alike]:
    """Notes how large the groups are: where no group is met, nothing is proven."""
    for group in grouped(self):
        sizes.append(len(group.people))
        yield group


def both_ways(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Report, Report, int]:
    checks = catalogue().values()
    sizes: list[int] = []
    with monkeypatch.context() as patched:
        patched.setattr(Timelines, "groups", partialmethod(measured, sizes))
        together = audit([str(path)], checks, pseudonyms=Pseudonyms(KEY))
    with monkeypatch.context() as patched:
        patched.setattr(Timelines, "groups", apart)
        alone = audit([str(path)], checks, pseudonyms=Pseudonyms(KEY))
    return together, alone, max(sizes, default=0)


def same(path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    together, alone, largest = both_ways(path, monkeypatch)
    assert [(o.check, o.outcome, o.passed, o.failed, o.suspect) for o in together.outcomes] == [
        (o.check, o.outcome, o.passed, o.failed, o.suspect) for o in alone.outcomes
    ]
    assert to_json(together) == to_json(alone)
    return largest


def test_the_runner_asks_for_groups() -> None:
    assert Runner.run.__code__.co_names.count("groups") == 1


@pytest.mark.parametrize("name", [*SHIPPED, *RECORDINGS])
def test_recordings(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    same(recording(name), monkeypatch)


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_captures(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = SHARED / "captures" / name
    if not path.is_file():
        pytest.skip(f"../shared/captures/{name} is not there")
    same(path, monkeypatch)


@pytest.mark.parametrize("seed", range(MIXTURES))
def test_mixtures_of_the_same_ues(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(seed)
    names = {"c07_userplane", rng.choice(("c01_clean_tls", "c02_null_suci", "c03_nea0"))}
    sources = [original(recording(name), tmp_path) for name in sorted(names)]
    largest = 0
    for number in range(3):
        path = tmp_path / f"mixture{number}.pcap"
        path.write_bytes(mixture(rng, sources, COPIES))
        largest = max(largest, same(path, monkeypatch))
    assert largest > 1


@pytest.mark.parametrize("name", ["c07_userplane", "c02_null_suci"])
def test_zeros_that_occur_once_in_a_capture(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Octets of zero mean something by themselves (the code of the null algorithm, say), not only where repeated."""
    source = original(recording(name), tmp_path)
    first = next(site for site in source.sites if site.role is ValueRole.MAC)
    path = tmp_path / "zeros.pcap"
    for site in source.sites:
        if site.frame > first.frame or site.role not in COMPARED:
            continue
        one, other = (copy_of(random.Random(n), source, n, RENAMED)[: first.frame + 1] for n in (1, 2))
        octets = bytearray(other[site.frame].octets)
        octets[site.place : site.place + len(site.octets)] = bytes(len(site.octets))
        other[site.frame] = other[site.frame]._replace(octets=bytes(octets))
        path.write_bytes(write(source.taken.link_type, sorted(one + other, key=lambda f: f.time)))
        same(path, monkeypatch)


@pytest.mark.parametrize("seed", range(6))
def test_damaged_captures_of_many_ues(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = original(recording("c08_load"), tmp_path).taken
    path = tmp_path / "damaged.pcap"
    for number in range(4):
        path.write_bytes(mutant(random.Random(f"{seed} {number}"), taken))
        same(path, monkeypatch)
