"""Ways out: what was found and the facts behind it, in the forms that donors ask for; no records, no withheld cell."""
