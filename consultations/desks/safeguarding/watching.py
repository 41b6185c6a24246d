"""The name of the desk's doorbell: nothing travels on it, pages fetch their own list."""


def safeguarding_stream(organisation_id: int) -> str:
    return f"safeguarding:{organisation_id}"
