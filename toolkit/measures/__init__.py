"""Calculations: facts in, figures that can be traced out; no files, words or colours."""
