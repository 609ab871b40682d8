"""Facts: read, check, refuse. The only rooms that read tables."""
