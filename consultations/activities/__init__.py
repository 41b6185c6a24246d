"""The kinds of activity: one module each, found by autodiscovery."""
