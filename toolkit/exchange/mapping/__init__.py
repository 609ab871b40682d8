"""What somebody's file means, as data: the shape of a mapping, and the questions that it leaves open."""
