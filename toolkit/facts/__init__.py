"""Facts: read, check, refuse. The only rooms that read tables."""

import toolkit.language  # noqa: F401 - what is refused here is said in its words
