"""Surveys: samples, registers and polls, estimated from records."""
