"""SIP as captured: each message once, and what tshark finds in real captures."""

import shutil
import subprocess

import msgspec
import pytest

from cleannet.decode.sip_reader import SIPReader
from cleannet.frames.sip import SIPFrame
from cleannet.model.sent import Transport
from cleannet.model.sip import SIPMessage
from cleannet.pipeline import Read
from support.shared import foreign
from support.sip_octets import ANSWER, REGISTER

ONE = SIPFrame(0, 1, 0, "10.45.0.2", "10.4.0.1", 5060, 5060, False, False, REGISTER, False)


def read(*frames):
    reader = SIPReader()
    for number, changes in enumerate(frames, 1):
        reader.feed(msgspec.structs.replace(ONE, **({"frame": number, "time": number} | changes)))
    return reader


def test_copies_on_several_links_are_one_message_that_was_in_a_tunnel():
    reader = read({}, {"tunnelled": True}, {"payload": ANSWER}, {"tunnelled": True})
    assert [one.message.name for one in reader.messages] == ["REGISTER", "REGISTER 100"]
    assert [one.message.tunnelled for one in reader.messages] == [True, False]
    assert reader.messages[0].message.at.frame.frame == 1
    assert reader.copies == 2


def test_the_same_later_and_in_another_input_is_another():
    reader = read({}, {"time": 2_000_000_000}, {"input": 1})
    assert (len(reader.messages), reader.copies) == (3, 0)


def test_who_sent_it_and_how():
    (one,) = read({"stream": True, "destination_port": 5100}).messages
    assert (one.source, one.destination, one.destination_port) == ("10.45.0.2", "10.4.0.1", 5100)
    assert one.transport is Transport.TCP


REAL = ("nonipsec_reg", "ipsec_reg", "volte", "ipsec_to_nonipsec_call")


@pytest.mark.parametrize("name", REAL)
def test_tshark_finds_the_same_messages_over_udp(name):
    if shutil.which("tshark") is None:
        pytest.skip("tshark is not installed")
    path = str(foreign(f"open5gs+open5gs/docs/assets/pcapng/{name}.pcapng"))
    command = ["tshark", "-r", path, "-Y", "sip && !tcp && !(ip.flags.mf==1) && !ip.fragments", "-T", "fields"]
    command += ["-e", "frame.number", "-e", "sip.CSeq.method", "-e", "sip.Status-Code"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    theirs = {}
    for frame, method, *status in (line.split("\t") for line in lines):
        theirs[int(frame)] = " ".join(part for part in (method, *status) if part)
    found = Read([path])
    mine = {one.message.at.frame.frame: one.message.name for one in found.sip.messages}
    assert len(theirs) > 20
    assert {frame: name for frame, name in mine.items() if frame in theirs} == {
        frame: name for frame, name in theirs.items() if frame in mine
    }
    assert len(mine) + found.sip.copies >= len(theirs)
    assert all(isinstance(one.message, SIPMessage) for one in found.sip.messages)
    assert found.sip.problems == []
