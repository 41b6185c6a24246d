"""Small tools that every room stands on: refusals, audiences, small numbers, jobs, the audit log."""
