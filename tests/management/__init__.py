"""Tests of the commands that people who run the product use."""
