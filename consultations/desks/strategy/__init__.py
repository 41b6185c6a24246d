"""Answering back: what was decided because of what was said, why not, and by when it was promised."""
