"""What may be done in the core, and the only places where it is written."""
