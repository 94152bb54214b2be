"""What a bundle holds."""

import hashlib
import json

import msgspec
import pytest

from cleannet.report.bundle import (
    FILES,
    FORMAT,
    MANIFEST,
    REPORT,
    STATEMENT,
    BundleError,
    Given,
    Manifest,
    files,
    first_difference,
    name_of,
    read_manifest,
    renamed,
)
from cleannet.report.document import ReportedProblem
from cleannet.report.json_report import from_json
from support.sample_report import hostile_everywhere, sample_report


def manifest(report, **changes) -> Manifest:
    given = tuple(Given(one.path, 100, hashlib.sha256(one.path.encode()).hexdigest()) for one in report.inputs)
    values = {"version": "0", "catalogue_sha256": "0", "inputs": given, "inventory": None, "key": ""}
    return Manifest(bundle=FORMAT, **{**values, **changes})


def test_the_files_follow_from_report_and_manifest():
    report = sample_report()
    made = files(report, manifest(report))
    assert tuple(made) == FILES
    assert made == files(sample_report(), manifest(report))
    assert from_json(made[REPORT]) == report
    assert all(octets.endswith(b"}\n") for octets in made.values())


def test_hostile_texts_do_not_act_in_any_file():
    report = hostile_everywhere(sample_report())
    report = renamed(report, [name_of(one.path, ()) for one in report.inputs])
    for name, octets in files(report, manifest(report)).items():
        texts = [] if name == REPORT else strings(json.loads(octets))
        assert all(text.isprintable() for text in texts), name


def strings(body) -> list[str]:
    if isinstance(body, str):
        return [body]
    some = [*body.values(), *body] if isinstance(body, dict) else body if isinstance(body, list) else []
    return [one for value in some for one in strings(value)]


def test_the_statement_is_on_the_inputs_and_names_only_what_passed():
    report = sample_report()
    made = files(report, manifest(report))
    body = json.loads(made[STATEMENT])
    assert (body["_type"], body["predicateType"]) == (
        "https://in-toto.io/Statement/v1",
        "https://in-toto.io/attestation/svr/v0.1",
    )
    assert [one["digest"]["sha256"] for one in body["subject"]] == [one.sha256 for one in manifest(report).inputs]
    passed = [f"CLEANNET_{one.check}_PASSED" for one in report.outcomes if one.outcome == "pass"]
    assert passed
    assert body["predicate"]["properties"] == passed
    assert body["predicate"]["timeCreated"] == report.statement.last
    told = body["predicate"]["cleannet_detail"]
    unseen = [one.check for one in report.outcomes if one.outcome == "not-observed"]
    assert told["outcomes"]["not-observed"] == unseen
    for name, digest in told["files"].items():
        assert digest["sha256"] == hashlib.sha256(made[name]).hexdigest()
    assert set(told["files"]) == set(FILES) - {STATEMENT}


@pytest.mark.parametrize(
    ("path", "taken", "expected"),
    [
        ("a/b/n2.pcap", (), "n2.pcap"),
        ("n2.pcap", ("n2.pcap",), "n2.pcap (2)"),
        ("n2.pcap", ("n2.pcap", "n2.pcap (2)"), "n2.pcap (3)"),
        ("imsi-999700000000001.pcap", (), "imsi-….pcap"),
        ("20261123.pcap", (), "20261123.pcap"),
        ("odd\x1b[31m.pcap", (), "odd\\x1b[31m.pcap"),
    ],
)
def test_names_are_those_of_files_without_folders_and_long_numbers(path, taken, expected):
    assert name_of(path, taken) == expected


def test_other_names_stand_wherever_an_input_is_named():
    report = sample_report()
    path = report.inputs[0].path
    problem = ReportedProblem("capture.cut-file", "capture", 0, 0, 0, 1, f"{path}: ends in the middle of a record")
    report = msgspec.structs.replace(report, problems=(problem,), warnings=(f"{path}: odd", "nothing named"))
    made = renamed(report, ["first", "second"])
    assert [one.path for one in made.inputs] == ["first", "second"]
    assert made.problems[0].detail == "first: ends in the middle of a record"
    assert made.warnings == ("first: odd", "nothing named")


def test_a_manifest_is_read_back():
    one = manifest(sample_report(), inventory=Given("i.toml", 3, "0" * 64), key="0123")
    assert read_manifest(files(sample_report(), one)[MANIFEST]) == one


def broken(**changes) -> bytes:
    body = json.loads(files(sample_report(), manifest(sample_report()))[MANIFEST])
    return json.dumps({**body, **changes}).encode()


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "no manifest"),
        (b"\xff", "no manifest"),
        (b'{"a":' * 50_000, "no manifest"),
        (broken(more=1), "no manifest"),
        (broken(bundle="cleannet-bundle/2"), "of the format 'cleannet-bundle/2'"),
        (broken(inputs=[]), "names 0 inputs"),
        (broken(inputs=[{"name": "x", "size": 1, "sha256": "../../x"}]), "x has no SHA-256 digest"),
        (broken(inputs=[{"name": "x", "size": -1, "sha256": "0" * 64}]), "x has no SHA-256 digest"),
        (broken(inventory={"name": "x", "size": 1, "sha256": ""}), "x has no SHA-256 digest"),
    ],
)
def test_other_manifests_are_refused_with_why(raw, message):
    with pytest.raises(BundleError, match=message):
        read_manifest(raw)


def test_the_first_line_that_differs():
    assert first_difference(b"a\nb\nc\n", b"a\nx\nc\n") == 2
    assert first_difference(b"a\n", b"a\nb\n") == 2
    assert first_difference(b"", b"a") == 1
