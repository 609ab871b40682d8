"""A mapping put to its files: results, indicators, lines and facts, each with its address."""
