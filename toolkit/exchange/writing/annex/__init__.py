"""The annex: facts, figures and their formulas in Excel, what was found in Word."""
