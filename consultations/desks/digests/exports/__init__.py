"""Files to take away, drawn only from the released part of an account."""
