"""The facts of all years as packages of tables for other programs."""
