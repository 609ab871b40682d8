"""What is wrong with facts: each kind of fault in a room of its own, told together by ``toolkit.facts.check``."""
