"""Answers up: read without a look-up, gathered while the last commit runs, acknowledged after their own."""
