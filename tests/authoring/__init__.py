"""Tests of the authoring desk."""
