"""The few forms that charts have, each a function of plain values: no page, no word of its own, no figure's origin."""
