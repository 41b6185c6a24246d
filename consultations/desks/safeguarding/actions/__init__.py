"""What may be done to concerns: raising, alerting, working on them. Locks are taken entry first, then concern."""
