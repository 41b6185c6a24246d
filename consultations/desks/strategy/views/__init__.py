"""The pages of the strategy desk."""
