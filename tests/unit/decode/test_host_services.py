"""Services of hosts over TCP, told by their octets."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.decode.host_services import HostServiceReader, over_http, service_of
from cleannet.decode.hpack import Header
from cleannet.decode.http import HTTPMessage
from cleannet.decode.streams import StreamReader
from cleannet.frames.tcp import Chunk, Connection
from cleannet.model.frame import FrameRef
from cleannet.model.host_service import HostService
from cleannet.model.tls import TLSHandshake
from support.shared import SHARED

KEY = b"465B5CE8B199B49FAA5F0A2EE238A6BC"


def mongo(document, code=2013, answered=0):
    return struct.pack("<iiii", 16 + len(document), 7, answered, code) + document


def member(name, text):
    return b"\x02" + name + b"\0" + struct.pack("<i", len(text) + 1) + text + b"\0"


def mysql(body, number=0):
    return len(body).to_bytes(3, "little") + bytes((number,)) + body


def column(name):
    texts = (b"hss_db", b"impi", b"impi", name, name)
    return mysql(b"\x03def" + b"".join(bytes((len(one),)) + one for one in texts), 3)


GREETING = mysql(b"\x0a8.0.33\0" + bytes(70))
QUERY = mysql(b"\x03select * from impi where identity like ?, and something more")
TLS = bytes.fromhex("16030100050100000100")
POSTGRES = struct.pack(">II", 33, 0x30000) + b"user\0open5gs\0database\0x\0\0"
ATTRIBUTE = struct.pack(">HH", 17, 4) + b"abcd"
X2 = struct.pack(">HHIIHH16sQ", 5, 1, 48, 3, 9, 3, b"\x07" * 16, 1) + ATTRIBUTE + b"abc"


@pytest.mark.parametrize(
    ("octets", "other", "service"),
    [
        (mongo(b"\0" * 20), b"", "MongoDB"),
        (mongo(b"\0" * 20, code=2004), b"", "MongoDB"),
        (mongo(b"\0" * 20, code=99), b"", ""),
        (mongo(b"")[:12], b"", ""),
        (GREETING, b"", "MySQL"),
        (QUERY, b"", "MySQL"),
        (mysql(b"\x03" + b"nonsense" * 4), b"", ""),
        (mysql(b"\x0axyz" + bytes(70)), b"", ""),
        (POSTGRES, b"", "PostgreSQL"),
        (struct.pack(">II", 8, 80877103), b"", "PostgreSQL"),
        (b"Q" + struct.pack(">I", 20) + b"SELECT 1 FROM x", b"", "PostgreSQL"),
        (b"*2\r\n$4\r\nAUTH\r\n$6\r\nhidden\r\n", b"", "Redis"),
        (b"*2\r\nabc", b"", ""),
        (b"SSH-2.0-OpenSSH_9.6\r\n", b"", "SSH"),
        (b"\xff\xfd\x18\xff\xfd\x20", b"", "telnet"),
        (b"\xff\xfd\x18", b"", "telnet"),
        (b"\xff\xfd\x18plain", b"", ""),
        (b"USER operator\r\n", b"220 (ftp)\r\n", "FTP"),
        (b"USER operator\r\n", b"+OK pop\r\n", ""),
        (b"220 (ftp)\r\n", b"", ""),
        (X2, b"", "X2"),
        (X2[:44], b"", "X2"),
        (X2[:6] + b"\x00\x31" + X2[8:], b"", ""),
        (X2[:3] + b"\x07" + X2[4:], b"", ""),
        (b"GET / HTTP/1.1\r\n\r\n", b"", ""),
        (b"", b"", ""),
    ],
)
def test_told_by_the_first_octets(octets, other, service):
    assert service_of(octets, other) == service


def read(service, *said):
    reader = HostServiceReader(service)
    for n, (forward, octets) in enumerate(said):
        reader.feed(octets, forward=forward, frame=FrameRef(0, n + 1), time=n)
    ((frame, _, values),) = reader.finish()
    return frame.frame, values


def test_documents_with_keys_are_the_evidence():
    frame, values = read(
        "MongoDB", (True, mongo(b"\0" * 20)), (False, mongo(member(b"k", KEY) + member(b"opc", KEY), answered=1))
    )
    assert (frame, values["secrets"], values["data"], values["encrypted"]) == (2, ("K", "OPc"), True, False)
    assert KEY.decode() not in repr(values)


def test_a_key_cut_by_segments_is_found():
    whole = mongo(bytes(100) + member(b"k", KEY))
    assert read("MongoDB", (False, whole[:130]), (False, whole[130:]))[1]["secrets"] == ("K",)
    reader = HostServiceReader("MongoDB")
    reader.feed(whole[:130], forward=False, frame=FrameRef(0, 1), time=0)
    reader.feed(whole[130:], forward=False, frame=FrameRef(0, 2), time=0, lost=True)
    assert reader.finish()[0][2]["secrets"] == ()


@pytest.mark.parametrize("text", [b"not a key at all, but a long text of words", b"1234"])
def test_other_texts_are_no_keys(text):
    assert read("MongoDB", (False, mongo(member(b"k", text))))[1]["secrets"] == ()


def test_columns_of_keys_of_subscribers():
    assert read("MySQL", (True, QUERY), (False, column(b"k") + column(b"opc")))[1]["secrets"] == ("K", "OPc")
    # A column of that name alone is many a table's.
    assert read("MySQL", (True, QUERY), (False, column(b"key") + column(b"value")))[1]["secrets"] == ()
    assert read("MySQL", (True, QUERY), (False, column(b"k")[:12]))[1]["secrets"] == ()


def test_tls_that_begins_inside():
    frame, values = read("MySQL", (False, GREETING), (True, TLS), (True, b"ciphered"))
    assert (frame, values["encrypted"], values["data"]) == (1, True, False)
    assert read("SSH", (False, b"SSH-2.0-x\r\n"))[1]["encrypted"]


def test_a_greeting_alone_is_no_data():
    assert not read("MySQL", (False, GREETING))[1]["data"]
    assert read("MySQL", (False, GREETING), (True, QUERY))[1]["data"]


@pytest.mark.parametrize(
    ("service", "octets"),
    [
        ("FTP", b"PASS hidden\r\n"),
        ("telnet", b"\r\nPassword: "),
        ("Redis", b"*2\r\n$4\r\nauth\r\n$6\r\nhidden\r\n"),
    ],
)
def test_what_opens_a_host(service, octets):
    assert read(service, (True, octets))[1]["credentials"]
    assert not read(service, (True, b"anything else"))[1]["credentials"]


def test_pdus_of_contents():
    assert read("X2", (True, X2))[1]["service"] == "X2"
    assert read("X2", (True, X2[:3] + b"\x02" + X2[4:]))[1]["service"] == "X3"


def test_nothing_read_is_nothing_told():
    assert HostServiceReader("MySQL").finish() == []


def http(*, body=b"", request=True, **headers):
    some: list[Header] = list(headers.items())
    return HTTPMessage("1.1", request, True, 1, some, FrameRef(0, 1), FrameRef(0, 1), 0, bytearray(body))


def test_over_http():
    assert over_http(http(body=b'<x xmlns="http://uri.etsi.org/03221/X1/2017/10">'))["service"] == "X1"
    assert over_http(http(authorization="Basic abc"))["credentials"]
    assert over_http(http(authorization="Bearer abc")) is None
    assert over_http(http(request=False, authorization="Basic abc")) is None
    assert over_http(http()) is None


def streamed(*said):
    connection = Connection("10.0.0.1", "10.0.0.2", 40000, 3306, FrameRef(0, 1), began=True)
    reader = StreamReader()
    for n, (forward, octets) in enumerate(said):
        reader.feed(Chunk(0, forward, FrameRef(0, n + 1), n, octets), connection)
    return reader.finish([connection]).messages


def test_tls_inside_is_read_as_tls():
    found = [one.message for one in streamed((False, GREETING), (True, bytes(36)), (True, TLS))]
    assert [type(one) for one in found] == [HostService, TLSHandshake]
    assert found[0].encrypted


def test_x1_and_passwords_stand_beside_the_services():
    (one,) = streamed((True, b"GET /admin HTTP/1.1\r\nAuthorization: Basic aGlkZGVu\r\n\r\n"))
    assert (one.message.service, one.message.credentials) == ("HTTP", True)
    assert "aGlkZGVu" not in repr(one)


@given(
    st.sampled_from(["MongoDB", "MySQL", "PostgreSQL", "Redis", "SSH", "telnet", "FTP", "X2"]), st.binary(max_size=300)
)
def test_any_octets_are_borne(service, octets):
    assert len(read(service, (True, octets), (False, octets))) == 2
    service_of(octets, octets)


@given(st.lists(st.sampled_from([column(b"k"), column(b"opc"), b"\x03def", b"\x02k\0", KEY, bytes(9)]), max_size=9))
def test_pieces_in_any_order_are_borne(parts):
    for service in ("MySQL", "MongoDB"):
        assert set(read(service, (False, b"".join(parts)))[1]["secrets"]) <= {"K", "OPc"}


def test_a_capture_of_an_interface_of_interception():
    path = SHARED / "trust" / "lawful-intercept" / "x2-demo-01.pcap"
    if not path.is_file():
        pytest.skip("../shared/trust/lawful-intercept is not there")
    octets = path.read_bytes()
    assert service_of(octets[octets.index(bytes.fromhex("0005000100000051")) :], b"") == "X2"
