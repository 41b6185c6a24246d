"""The digests desk: what was said, frozen, dated, hashed, as page, PDF, spreadsheet and JSON."""
