"""Traceroutes of four forms."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.config.strict import ConfigError
from cleannet.trust import traceroute
from cleannet.trust.traceroute import Hop, Others, Reply, Trace, read_traces
from support.shared import trusted

ATLAS = {
    "type": "traceroute",
    "prb_id": 7,
    "from": "192.0.2.9",
    "dst_addr": "2001:DB8:0::1",
    "result": [
        {"hop": 1, "result": [{"from": "10.0.0.1", "rtt": 2.5}, {"from": "10.0.0.1", "rtt": 1.5}, {"x": "*"}]},
        {"hop": 2, "result": [{"x": "*"}]},
        {"hop": 3, "result": [{"from": "198.51.100.1", "rtt": 9}, {"from": "198.51.100.2", "late": 1}]},
    ],
}
READ = Trace(
    "probe 7",
    "file, result 1",
    "192.0.2.9",
    "2001:db8::1",
    (
        Hop(1, (Reply("10.0.0.1", 1.5),)),
        Hop(2, ()),
        Hop(3, (Reply("198.51.100.1", 9.0), Reply("198.51.100.2", None))),
    ),
)


def traces(text: str, others: Others | None = None) -> list[Trace]:
    return list(read_traces(io.StringIO(text), "file", others))


@pytest.mark.parametrize("text", [json.dumps([ATLAS]), json.dumps([ATLAS], indent=1), json.dumps(ATLAS, indent=1)])
def test_results_of_atlas(text: str):
    assert traces(text) == [READ]


def test_the_address_that_the_probe_has_itself_counts_where_no_other_is_told():
    [one] = traces(json.dumps(ATLAS | {"from": "", "src_addr": "2001:db8::7"}))
    assert one.source == "2001:db8::7"


def test_results_line_by_line_and_others_among_them():
    others = Others()
    ping = {"type": "ping", "result": []}
    found = traces("\n".join(json.dumps(one) for one in (ATLAS, ping, ATLAS)), others)
    assert [one.place for one in found] == ["file, line 1", "file, line 3"]
    assert found[0].hops == READ.hops
    assert others.counts == {"ping": 1}


def test_a_report_of_mtr():
    hubs = [
        {"count": 1, "host": "_gateway", "Best": 0.4},
        {"count": "2", "host": "???", "Best": 0.0},
        {"count": 3, "host": "router.example (198.51.100.1)", "Best": "7.25"},
        {"count": 4, "host": "203.0.113.5", "Best": 9.0},
    ]
    [one] = traces(json.dumps({"report": {"mtr": {"src": "desk", "dst": "203.0.113.5"}, "hubs": hubs}}, indent=4))
    assert one.probe == "desk"
    assert (one.source, one.destination) == (None, "203.0.113.5")
    assert [hop.replies for hop in one.hops] == [
        (Reply(None, 0.4),),
        (),
        (Reply("198.51.100.1", 7.25),),
        (Reply("203.0.113.5", 9.0),),
    ]


def test_a_report_of_mtr_to_a_name_that_answered():
    hubs = [{"count": 1, "host": "www.example (203.0.113.5)", "Best": 9.0}]
    text = json.dumps({"report": {"mtr": {"src": "desk", "dst": "www.example"}, "hubs": hubs}})
    assert traces(text)[0].destination == "203.0.113.5"


def test_json_lines_of_scamper():
    trace = {
        "type": "trace",
        "src": "192.0.2.9",
        "dst": "203.0.113.5",
        "firsthop": 1,
        "hop_count": 4,
        "hops": [
            {"addr": "10.0.0.1", "probe_ttl": 1, "rtt": 0.3},
            {"addr": "10.0.0.1", "probe_ttl": 1, "rtt": 0.2},
            {"addr": "203.0.113.5", "probe_ttl": 3, "rtt": 12},
        ],
    }
    text = "\n".join(json.dumps(one) for one in ({"type": "cycle-start"}, trace, {"type": "cycle-stop"}))
    [one] = traces(text)
    assert one.place == "file, line 2"
    assert [(hop.number, hop.replies) for hop in one.hops] == [
        (1, (Reply("10.0.0.1", 0.2),)),
        (2, ()),
        (3, (Reply("203.0.113.5", 12.0),)),
        (4, ()),
    ]


def test_csv_of_hops():
    text = (
        "trace,from,to,hop,address,rtt\na,192.0.2.9,203.0.113.5,1,10.0.0.1,2\na,,,1,10.0.0.1,1\na,,,2,*,\nb,,,1,::1,\n"
    )
    first, second = traces(text)
    assert (first.probe, first.source, first.destination) == ("a", "192.0.2.9", "203.0.113.5")
    assert first.hops == (Hop(1, (Reply("10.0.0.1", 1.0),)), Hop(2, ()))
    assert (second.probe, second.place) == ("b", "file, line 5")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "file: is empty"),
        ("x,y\n", "line 1: neither JSON nor CSV"),
        (f'"{"x" * 140000}"\n', "line 1: no CSV"),
        ("[1]", "result 1: no JSON object"),
        ('[{"type": "ping"}]', "holds no traceroute (ping: 1)"),
        ("[\n{]", "line 2, column 2: no JSON"),
        ('{"a": 1}\n{', "line 2, column 2: no JSON"),
        ("[" * 100_000, "nested too deep"),
        (json.dumps(ATLAS | {"from": "desk"}), "line 1: 'desk' is no address"),
        (json.dumps(ATLAS | {"result": [{"hop": "x"}]}), "hop 1: 'x' is no number of a hop"),
        (json.dumps(ATLAS | {"result": [{"hop": 1, "result": 1}]}), "hop 1: not a list of objects"),
        (json.dumps(ATLAS | {"result": [{"hop": 1, "result": [{"from": "::1", "rtt": "soon"}]}]}), "no time in mill"),
        (json.dumps(ATLAS | {"result": [{"hop": 1, "result": [{"from": "::1", "rtt": True}]}]}), "no time in mill"),
        (json.dumps(ATLAS | {"result": [{"hop": n} for n in range(1, 1027)]}), "more than 1024 hops"),
        ('{"type": "trace", "hops": [], "hop_count": 99999999}', "more than 1024 hops"),
        ('{"report": {"hubs": [{"count": 1}]}}', "'host' is no text"),
        ("hop,address\n1\n", "line 2: 1 columns; the heading has 2"),
        ("hop,address\nx,::1\n", "line 2: 'x' is no number"),
        ("hop,address,rtt\n1,::1,nan\n", "line 2: 'nan' is no time"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, message: str):
    with pytest.raises(ConfigError, match=r"^file") as wrong:
        traces(text)
    assert message in str(wrong.value)


def test_bounds(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(traceroute, "MOST_TRACES", 2)
    with pytest.raises(ConfigError, match="more than 2 traceroutes"):
        traces("\n".join([json.dumps(ATLAS)] * 3))
    monkeypatch.setattr(traceroute, "MOST_LINES", 2)
    with pytest.raises(ConfigError, match="more than 2 lines"):
        traces("hop,address\n1,::1\n2,::1\n")
    monkeypatch.setattr(traceroute, "LARGEST_DOCUMENT", 100)
    with pytest.raises(ConfigError, match="larger than 64 MiB"):
        traces(json.dumps([ATLAS]))


KEYS = [
    "type",
    "result",
    "hop",
    "hops",
    "from",
    "rtt",
    "report",
    "mtr",
    "hubs",
    "host",
    "count",
    "addr",
    "probe_ttl",
    "src",
    "dst",
    "dst_addr",
    "firsthop",
]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()


@given(st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(KEYS), inner)))
def test_whatever_comes_is_read_or_refused(value: object):
    try:
        traces(json.dumps([value]))
        traces(json.dumps(value))
    except ConfigError:
        pass


def test_real_traceroutes():
    with trusted("paths/atlas-traceroutes.json").open() as lines:
        found = list(read_traces(lines, "atlas"))
    assert len(found) == 19
    assert found[1].probe == "probe 426"
    assert found[1].hops[2].replies == (Reply("213.248.79.129", 1.87),)
