"""The only writers of the window."""

from yiwang.lines.service.window.services.day import close_day, report_day
from yiwang.lines.service.window.services.issuing import confirm_delivered, hand_out, send_by_post
from yiwang.lines.service.window.services.papers import give_back, hand_over, sign_for, take_paper
from yiwang.lines.service.window.services.posting import send_parcels, track_parcels
from yiwang.lines.service.window.services.queue import (
    Times,
    arrive,
    book,
    call_next,
    cancel,
    finish,
    mark_no_shows,
    open_slots,
    take_number,
)
from yiwang.lines.service.window.services.receiving import Identified, capture_paper, hand_in, read_card, receive
from yiwang.lines.service.window.services.vertical import enter_accepted, file_waiting, hear_news, reconcile

__all__ = [
    "Identified",
    "Times",
    "arrive",
    "book",
    "call_next",
    "cancel",
    "capture_paper",
    "close_day",
    "confirm_delivered",
    "enter_accepted",
    "file_waiting",
    "finish",
    "give_back",
    "hand_in",
    "hand_out",
    "hand_over",
    "hear_news",
    "mark_no_shows",
    "open_slots",
    "read_card",
    "receive",
    "reconcile",
    "report_day",
    "send_by_post",
    "send_parcels",
    "sign_for",
    "take_number",
    "take_paper",
    "track_parcels",
]
