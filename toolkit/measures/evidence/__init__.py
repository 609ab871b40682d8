"""Evidence: the figures that answer the questions of an evaluation matrix.

Only what documents print takes part: records of organisations or people, which may be made up, do not.
"""

from toolkit.measures.evidence.asked import Asked, Figures
from toolkit.measures.evidence.calculations import CALCULATIONS, figures

__all__ = ["CALCULATIONS", "Asked", "Figures", "figures"]
