"""Statistics: what textbooks have, for figures."""
