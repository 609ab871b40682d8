"""Files into sheets of cells: workbooks, separated text, Word, IATI, OCDS; nothing in them is believed or fetched."""
