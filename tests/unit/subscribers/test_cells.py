"""Which cell a message belongs to."""

from cleannet.subscribers.cells import serving_blocks, technology
from support.timeline import parse


def blocks(script):
    [subscriber] = parse("", script).deployment.each_subscriber()
    return [one.at.frame.frame if one else None for one in subscriber.serving_blocks()]


def test_the_latest_block_of_the_cell_counts_else_the_first_behind():
    assert blocks("""
1  UE>eNB  LTEConnectionRequest            cell=EUTRA:1300:12
2  eNB>UE  LTESystemInformationBlockType1  plmns=262-01 cell=EUTRA:1300:12
3  eNB>UE  LTESystemInformationBlockType1  plmns=262-01 cell=EUTRA:1300:13
4  eNB>UE  LTEConnectionSetup              cell=EUTRA:1300:12
5  eNB>UE  LTESystemInformationBlockType1  plmns=262-01 cell=EUTRA:1300:12
6  UE>eNB  LTEMeasurementReport            cell=EUTRA:1300:12
7  UE>eNB  LTEMeasurementReport            cell=EUTRA:1300:14
""") == [2, 2, 3, 2, 5, 5, None]


def test_a_log_without_cells_has_the_block_read_last():
    assert blocks("""
1  UE>MME  EPSAttachRequest
2  eNB>UE  LTESystemInformationBlockType1  plmns=262-01
3  gNB>UE  NRSIB1
4  gNB>UE  NRSIB1                          plmns=262-01
5  UE>MME  EPSAttachRequest
""") == [2, 2, 2, 4, 4]


def test_nas_records_without_a_cell_belong_to_that_of_the_connection():
    case = parse(
        "",
        """
1  eNB>UE  LTESystemInformationBlockType1  plmns=262-01 cell=EUTRA:1300:12
2  eNB>UE  LTESystemInformationBlockType1  plmns=262-01 cell=EUTRA:1300:13
3  UE>eNB  LTEConnectionRequest            cell=EUTRA:1300:12
4  UE>MME  EPSAttachRequest
""",
    )
    [subscriber] = case.deployment.each_subscriber()
    cells = [subscriber.cell(one) for one in subscriber.timeline]
    found = serving_blocks(subscriber.timeline, [*cells[:3], None])
    assert [one.at.frame.frame for one in found if one] == [1, 2, 1, 1]
    assert technology(found[0]) == "EUTRA"


def test_technologies():
    case = parse("", "1  gNB>UE  NRSIB1  plmns=262-01")
    assert technology(case.deployment.lines[0].message) == "NR"
