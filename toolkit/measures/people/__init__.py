"""People: how many a programme is for, how many it reaches, and who they are."""
