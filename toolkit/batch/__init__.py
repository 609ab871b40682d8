"""The batch: which reports there are to make, and making them. The only rooms that start processes."""
