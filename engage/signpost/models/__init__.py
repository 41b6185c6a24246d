"""What the signpost remembers: contacts and what was done to them, and the documents that say how this place works."""

from engage.signpost.models.contacts import EVERYONE, Audience, Contact, ContactChange, Topic
from engage.signpost.models.documents import Document, DocumentName

__all__ = ["EVERYONE", "Audience", "Contact", "ContactChange", "Document", "DocumentName", "Topic"]
