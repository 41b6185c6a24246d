"""The pages of the digests desk, and the public's page of a published digest."""
