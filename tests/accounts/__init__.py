"""Tests of members, roles and sign-in."""
