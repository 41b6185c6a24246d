"""Tests of the digests desk."""
