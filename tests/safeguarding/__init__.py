"""Tests of the safeguarding desk."""
