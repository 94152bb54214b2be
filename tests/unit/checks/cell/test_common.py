"""What checks of cells share."""

from cleannet.checks.cell.common import broadcasts, distinct, scheduled_blocks
from support.timeline import parse


def subscriber(script: str, head: str = ""):
    [one] = parse(head, script).deployment.each_subscriber()
    return one


def test_broadcasts_are_told_apart_by_cell():
    one = subscriber("""
1  eNB>UE  LTESystemInformationBlockType1  cell_identity=1 scheduled_blocks=sibType3,sibType24-v1530 cell=LTE:1300:1
2  eNB>UE  LTESystemInformationBlockType1  cell_identity=2 cell=LTE:1300:2
3  eNB>UE  LTESystemInformation  blocks=sib3 cell=LTE:1300:1
4  eNB>UE  LTESystemInformation  blocks=sib5 cell=LTE:1300:2
5  eNB>UE  LTESystemInformation  blocks=sib5 cell=LTE:9:9
""")
    first, second, alone = broadcasts(one)
    assert (first.blocks, second.blocks, alone.first) == ({"sib3"}, {"sib5"}, None)
    assert scheduled_blocks(first.first) == {"sib3", "sib24"}
    assert first.complete("sib3", "sib5")
    assert not first.complete("sib3", "sib24")
    assert not alone.complete("sib3")
    assert len(distinct(one)) == 2
