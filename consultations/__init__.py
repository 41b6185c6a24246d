"""Consultations: the core, the kinds of activity, and the desks."""
