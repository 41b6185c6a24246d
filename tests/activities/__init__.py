"""Tests of single kinds of activity; what all kinds owe is in tests/house."""
