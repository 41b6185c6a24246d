"""The setup desk: the go-live checklist, settings, documents, contacts, places, small numbers."""
