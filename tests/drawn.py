"""What a chart draws, read from the drawing's own objects: bars, lines, dots and words, each where it stands."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import combinations, pairwise

from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from toolkit.report.drawing.lettering import POINTS, Writer


def drawn(figure: Figure) -> Iterator[str]:
    """Describe a drawing, one thing a line, in the order in which it was drawn; places in the units of the axes."""
    width, height = figure.get_size_inches()
    yield f"drawing {_number(width)} by {_number(height)} inches"
    for text in figure.texts:
        yield f"  across: {_said(text.get_text())}"
    for axes in figure.axes:
        yield from (f"  {line}" for line in _axes(axes))


def words(figure: Figure) -> list[str]:
    """Give every word of a drawing, without its place."""
    own = [text.get_text() for axes in figure.axes for text in [*axes.texts, *axes.get_xticklabels()]]
    own += [label.get_text() for axes in figure.axes for label in axes.get_yticklabels()]
    own += [axes.get_xlabel() for axes in figure.axes] + [text.get_text() for text in figure.texts]
    return [_said(text) for text in own if text]


def misplaced(figure: Figure) -> list[str]:
    """Give what lies beyond the edge of the sheet, if in part, and words that lie on each other, by more than a point.

    The mark across a picture lies on everything, and turned words reach into each other's boxes without touching.
    """
    renderer, figure.dpi = Writer(1, 1, io.StringIO()), POINTS  # as those who write them measure
    figure.draw_without_rendering()
    boxes = [(text.get_text(), text.get_rotation(), text.get_window_extent(renderer)) for text in _shown(figure)]
    sheet = figure.bbox.padded(2)
    inside = [(text, box) for text, _, box in boxes] + [("axes", axes.bbox) for axes in figure.axes]
    beyond = [text for text, box in inside if not all(map(sheet.contains, *box.extents.reshape(2, 2).T))]
    level = [(text, box.padded(-1.5)) for text, turned, box in boxes if not turned]
    return beyond + [f"{one} on {other}" for (one, a), (other, b) in combinations(level, 2) if a.overlaps(b)]


def crossed(figure: Figure) -> list[str]:
    """Give what is written across a line, a dot or the edge of a bar, unless it stands on paper of its own."""
    renderer, figure.dpi = Writer(1, 1, io.StringIO()), POINTS
    figure.draw_without_rendering()
    found = []
    for text in _shown(figure):
        paper = text.get_bbox_patch()
        if text.axes is None or text.get_rotation() or (paper is not None and paper.get_facecolor()[3] == 1):
            continue
        box = text.get_window_extent(renderer).padded(-1.5)
        found += [f"{_said(text.get_text())} on {what}" for what in _across(text.axes, box)]
    return found


def small(figure: Figure, least: float = 9.0) -> list[str]:
    """Give what is written in letters that a reader of paper could not read."""
    return [f"{text.get_text()} in {text.get_size():g} points" for text in _shown(figure) if text.get_size() < least]


def _across(axes: Axes, box: Bbox) -> Iterator[str]:
    grid = [line for axis in (axes.xaxis, axes.yaxis) for line in axis.get_gridlines() if line.get_visible()]
    for line in [*axes.get_lines(), *(line for line in grid if axes.bbox.padded(1).overlaps(line.get_window_extent()))]:
        points = line.get_transform().transform(line.get_xydata())
        if line.get_linestyle() not in ("None", "") and any(
            Path([one, other]).intersects_bbox(box) for one, other in pairwise(points)
        ):
            yield "a line"
        reach = line.get_markersize() / 2
        if line.get_marker() not in ("None", None, "") and any(
            box.padded(reach).contains(x, y) for x, y in points if line.get_marker() != "|"
        ):
            yield "a dot"
    for bar in axes.patches:
        edges = bar.get_window_extent()
        if isinstance(bar, Rectangle) and edges.overlaps(box) and not _within(box, edges.padded(1.5)):
            yield "the edge of a bar"


def _within(box: Bbox, around: Bbox) -> bool:
    return around.x0 <= box.x0 and box.x1 <= around.x1 and around.y0 <= box.y0 and box.y1 <= around.y1


def _shown(figure: Figure) -> Iterator[Text]:
    """Give every word that is seen: marks beyond the ends of an axis are not."""
    unseen = set()
    for axes in figure.axes:
        for axis, ends in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            beyond = [tick for tick in axis.get_major_ticks() if not min(ends) <= tick.get_loc() <= max(ends)]
            unseen |= {id(tick.label1) for tick in [*beyond, *axis.get_minor_ticks()]}
    for text in {id(text): text for text in figure.findobj(Text)}.values():
        if text.get_text().strip() and text.get_visible() and id(text) not in unseen:
            yield text


def _axes(axes: Axes) -> Iterator[str]:
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    yield f"axes {_number(left)}..{_number(right)} by {_number(bottom)}..{_number(top)}"
    for name, labels in (("along", axes.get_xticklabels()), ("up", axes.get_yticklabels())):
        said = [text.get_text() for text in labels if text.get_text()]
        if said:
            yield f"{name}: {' | '.join(map(_said, said))}"
    for artist in axes.get_children():
        if artist is axes.patch:
            continue
        if isinstance(artist, Rectangle):
            yield _bar(artist)
        elif isinstance(artist, Line2D):
            yield _line(artist)
        elif isinstance(artist, PathCollection):
            places = [f"({_number(x)}, {_number(y)})" for x, y in artist.get_offsets()]
            yield f"dots {' '.join(places)} {' '.join(dict.fromkeys(map(to_hex, artist.get_facecolor())))}"
    for text in axes.texts:
        if text.get_text():
            x, y = text.xy if hasattr(text, "xy") else text.get_position()
            yield f"«{_said(text.get_text())}» at ({_number(x)}, {_number(y)}) {to_hex(text.get_color())}"


def _bar(bar: Rectangle) -> str:
    across = f"{_number(bar.get_x())}..{_number(bar.get_x() + bar.get_width())}"
    up = f"{_number(bar.get_y())}..{_number(bar.get_y() + bar.get_height())}"
    return f"bar {across} by {up} {to_hex(bar.get_facecolor())}"


def _line(line: Line2D) -> str:
    places = " ".join(f"({_number(x)}, {_number(y)})" for x, y in line.get_xydata())
    mark = (
        "" if line.get_marker() in ("None", None, "") else f" {line.get_marker()} {to_hex(line.get_markerfacecolor())}"
    )
    return f"line {places}{mark} {to_hex(line.get_color())}"


def _said(text: str) -> str:
    return " ".join(text.split())


def _number(value: float) -> str:
    return f"{float(value) + 0.0:.4g}"
