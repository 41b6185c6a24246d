"""The ways of young people and staff through the running product, in a real browser."""
