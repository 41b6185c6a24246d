"""The desk of groups and paper: what young people said without a phone, typed by a youth worker, marked for good."""
