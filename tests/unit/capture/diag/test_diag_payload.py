from cleannet.capture.diag.payload import unknown_channel, unknown_version
from cleannet.model.problem import Blame, ProblemKind


def test_what_is_not_known_is_not_the_networks_fault():
    for refused in (unknown_version(31), unknown_channel(26, 99)):
        assert refused.kind.blame is Blame.CLEANNET
    assert unknown_version(31).text == "version 31"
    assert unknown_channel(26, 99).text == "version 26 names channel 99, which is not known"
    assert ProblemKind.BAD_CHECKSUM.blame is Blame.CAPTURE
