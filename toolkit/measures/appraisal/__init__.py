"""Appraisal: grades, risks, the evaluation matrix with its evidence, and what evaluators sign."""
