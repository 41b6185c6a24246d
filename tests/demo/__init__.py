"""The demo county and conversations from elsewhere."""
