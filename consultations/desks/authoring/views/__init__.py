"""The pages of the authoring desk."""
