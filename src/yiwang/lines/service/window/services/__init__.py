"""The only writers of the window."""

from yiwang.lines.service.window.services.day import close_day, report_day
from yiwang.lines.service.window.services.issuing import confirm_delivered, hand_out, send_by_post
from yiwang.lines.service.window.services.papers import give_back, hand_over, sign_for, take_paper
from yiwang.lines.service.window.services.posting import send_parcels, track_parcels
from yiwang.lines.service.window.services.receiving import Identified, capture_paper, hand_in, read_card, receive

__all__ = [
    "Identified",
    "capture_paper",
    "close_day",
    "confirm_delivered",
    "give_back",
    "hand_in",
    "hand_out",
    "hand_over",
    "read_card",
    "receive",
    "report_day",
    "send_by_post",
    "send_parcels",
    "sign_for",
    "take_paper",
    "track_parcels",
]
