"""Where the strokes of a message ladder stand: lifelines, arrows and labels, in the units of the drawing."""

from collections.abc import Sequence
from typing import NamedTuple

from cleannet.report.document import Step
from cleannet.report.shown import shown

LONGEST = 80
_LEFT, _RIGHT = 215.0, 90.0
_NARROWEST_GAP, _WIDEST = 190.0, 760.0
_TOP, _ROW, _ROW_WITH_DETAIL, _BOTTOM = 64.0, 36.0, 48.0, 22.0
# Mean width of a character in the two sizes of label; labels that do not fit are cut and stand whole in the tooltip.
_CHARACTER, _CHARACTER_OF_DETAIL = 8.2, 6.8
_HEAD, _LOOP = 9.0, 26.0
_ORDER = ("UE", "gNB", "RAN", "AMF")


class Lifeline(NamedTuple):
    """One party."""

    name: str
    x: float


class Arrow(NamedTuple):
    """One step. `path`, `head`: SVG path data and polygon points; `anchor`: how the labels stand to `middle`."""

    y: float
    path: str
    head: str
    middle: float
    anchor: str
    label: str
    detail: str
    whole: str
    frame: int
    after: str
    cited: bool


class Drawing(NamedTuple):
    """The drawing. `left_out`: steps beyond the longest ladder that is drawn."""

    width: float
    height: float
    lifelines: tuple[Lifeline, ...]
    arrows: tuple[Arrow, ...]
    left_out: int


def drawing(steps: Sequence[Step]) -> Drawing | None:
    """The drawing of the steps, of which at most 80 are drawn; None where there are none."""
    if not steps:
        return None
    drawn = steps[:LONGEST]
    names = sorted(dict.fromkeys(name for s in drawn for name in (s.sender, s.receiver)), key=_place)
    gaps = max(1, len(names) - 1)
    gap = max(_NARROWEST_GAP, (_WIDEST - _LEFT - _RIGHT) / gaps)
    at = {name: _LEFT + i * gap for i, name in enumerate(names)}
    width = _LEFT + gaps * gap + _RIGHT
    y, arrows = _TOP, []
    for step in drawn:
        arrows.append(_arrow(step, at, y, width, step.seconds - drawn[0].seconds))
        y += _ROW_WITH_DETAIL if step.detail else _ROW
    lifelines = tuple(Lifeline(name, x) for name, x in at.items())
    return Drawing(width, y - _ROW + _BOTTOM, lifelines, tuple(arrows), len(steps) - len(drawn))


def _place(name: str) -> int:
    """UE on the left, then the radio access network, the AMF, and all others in the order in which they speak."""
    return next((i for i, start in enumerate(_ORDER) if name.startswith(start)), len(_ORDER))


def _cut(text: str, space: float, character: float) -> str:
    text, fitting = shown(text), max(8, int(space / character))
    return text if len(text) <= fitting else text[: fitting - 1] + "…"


def _arrow(step: Step, at: dict[str, float], y: float, width: float, after: float) -> Arrow:
    start, end = at[step.sender], at[step.receiver]
    if start == end:
        to_left = start > width / 2
        middle, anchor = (start - 12, "end") if to_left else (start + _LOOP + 12, "start")
        space = start - _LEFT if to_left else width - start - _LOOP
        path, head = f"M{start:g} {y - 8:g}h{_LOOP:g}v12H{start + 1:g}", _head(start, y + 4, -1)
    else:
        way = 1 if end > start else -1
        middle, anchor, space = (start + end) / 2, "middle", abs(end - start) - 16
        path, head = f"M{start:g} {y:g}H{end - way:g}", _head(end, y, way)
    return Arrow(
        y=y,
        path=path,
        head=head,
        middle=middle,
        anchor=anchor,
        label=_cut(step.message, space, _CHARACTER),
        detail=_cut(step.detail, space, _CHARACTER_OF_DETAIL),
        whole=f"frame {step.frame}: {step.sender} to {step.receiver}, {step.message} {step.detail}".rstrip(),
        frame=step.frame,
        after=f"+{after:.3f} s",
        cited=step.cited,
    )


def _head(x: float, y: float, way: int) -> str:
    back = x - way * _HEAD
    return f"{back:g},{y - 4.5:g} {x:g},{y:g} {back:g},{y + 4.5:g}"
