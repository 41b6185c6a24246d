"""Live streams: a version in PostgreSQL, a doorbell after commit, one hub per process, the same bytes for everybody."""
