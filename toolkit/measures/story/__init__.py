"""The story of a programme and year: its main points, ranked by a written rule, and what cannot be said."""

from toolkit.measures.story.candidates import candidates
from toolkit.measures.story.key_figures import InFront, key_figures
from toolkit.measures.story.of_results import achieved_in, sold_in
from toolkit.measures.story.outlook import aims, causes, lagging, next_steps, objectives
from toolkit.measures.story.points import KINDS, Kind, Point
from toolkit.measures.story.ranking import fallen, found_on, heading, main_points, not_in_front
from toolkit.measures.story.reached import reached
from toolkit.measures.story.unsaid import unsaid

__all__ = [
    "KINDS",
    "InFront",
    "Kind",
    "Point",
    "achieved_in",
    "aims",
    "candidates",
    "causes",
    "fallen",
    "found_on",
    "heading",
    "key_figures",
    "lagging",
    "main_points",
    "next_steps",
    "not_in_front",
    "objectives",
    "reached",
    "sold_in",
    "unsaid",
]
