"""An IATI activity file: what it must have, what it holds, and what it cannot."""
