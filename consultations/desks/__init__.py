"""Desks: where staff look after what was said. A desk knows the core, never another desk."""
