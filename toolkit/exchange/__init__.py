"""Ways in: files as evaluators have them, read by a mapping that says what each column means, into facts."""
