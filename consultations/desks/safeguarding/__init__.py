"""Concerns that only safeguarding leads read, and the clock that runs beside them."""
