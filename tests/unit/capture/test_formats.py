import gzip

import pytest

from cleannet.capture.formats import foreign


@pytest.mark.parametrize(
    ("head", "kind", "way_out"),
    [
        (b"RTSS\2\0", "netmon", "editcap"),
        (b"\xfd7zXZ\0\0", "xz", "xz -d"),
        (b"BZh91AY", "bzip2", "bzip2 -d"),
        (b"version https://git-lfs.github.com/spec/v1", "git-lfs", "git lfs pull"),
        (b"<!DOCTYPE html>", "html", "download"),
        (gzip.compress(b"x", mtime=0), "compressed", "unpack the outer layer"),
        (b"\x28\xb5\x2f\xfd", "compressed", "unpack the outer layer"),
        (b"a.pcap".ljust(257, b"\0") + b"ustar\0", "tar", "unpack"),
        (b"0000  00 11 22 33\n", "text", "text2pcap"),
        (b"\xff", "unknown", "copy or record"),
        (b"\xff\xfe\xfd\xfc", "unknown", "editcap"),
    ],
)
def test_kind_and_way_out(head, kind, way_out):
    found, text = foreign(head)
    assert found == kind
    assert way_out in text
