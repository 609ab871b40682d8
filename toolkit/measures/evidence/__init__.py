"""Evidence: the figures that answer the questions of an evaluation matrix.

Only what documents print takes part: records of organisations or people, which may be made up, do not.
"""

from toolkit.measures.evidence.asked import Asked, Figures
from toolkit.measures.evidence.calculations import CALCULATIONS, figures
from toolkit.measures.evidence.readings import readings

__all__ = ["CALCULATIONS", "Asked", "Figures", "figures", "readings"]
