"""What each screen may know: one frozen shape for each audience, its fields listed, and nothing else reaches a template."""

from consultations.live.documents.mine import mine_view
from consultations.live.documents.phone import phone_view
from consultations.live.documents.remote import remote_view
from consultations.live.documents.shapes import MineView, Offer, PhoneView, RemoteView, StageView, TallyOption
from consultations.live.documents.stage import stage_view

__all__ = [
    "MineView",
    "Offer",
    "PhoneView",
    "RemoteView",
    "StageView",
    "TallyOption",
    "mine_view",
    "phone_view",
    "remote_view",
    "stage_view",
]
