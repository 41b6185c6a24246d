"""The only writers of contacts and documents."""

from engage.signpost.actions.contacts import SHIPPED_CONTACTS, load_contacts
from engage.signpost.actions.documents import SHIPPED_DOCUMENTS, load_documents

__all__ = ["SHIPPED_CONTACTS", "SHIPPED_DOCUMENTS", "load_contacts", "load_documents"]
