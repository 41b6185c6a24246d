"""What must be true before anything opens: documents, contacts, settings and the go-live checklist."""
