"""Ways in and out: files read by a mapping into facts, and facts in the forms that donors ask for."""
