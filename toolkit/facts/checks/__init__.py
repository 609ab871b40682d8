"""What is wrong with facts: each kind of fault in a room of its own; ``run_checks`` tells them together."""
