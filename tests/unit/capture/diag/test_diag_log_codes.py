from cleannet.capture.diag.log_codes import NOT_READ, READ, name_of


def test_a_code_is_read_or_not():
    assert not READ.keys() & NOT_READ.keys()
    names = [name for name, _ in READ.values()] + list(NOT_READ.values())
    assert len(set(names)) == len(names)


def test_names():
    assert name_of(0xB0C0) == "0xB0C0 (LTE RRC OTA packet)"
    assert name_of(0xB0EE) == "0xB0EE (LTE NAS EMM state)"
    assert name_of(0x0001) == "0x0001"


def test_no_reader_raises_on_short_bodies():
    for _, read in READ.values():
        for length in range(40):
            read(bytes(length))
            read(b"\x01" * length)
            read(b"\xff" * length)
