"""Donors' forms: laid out once, written in Excel and in Word."""
