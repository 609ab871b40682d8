"""Records: tables of organisations, people or things, and what is computed from them without betraying anybody."""
