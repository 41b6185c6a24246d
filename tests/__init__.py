"""Tests of Engage: sentences about what people were promised, on the real PostgreSQL and Redis."""
