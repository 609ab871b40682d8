"""Exports of survey programs, with their forms, into records that name nobody."""
