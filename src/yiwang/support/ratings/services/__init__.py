"""The only writers of the ratings register. None changes or removes a rating."""

from yiwang.support.ratings.services.inviting import invite
from yiwang.support.ratings.services.points import load_points
from yiwang.support.ratings.services.pushing import push_waiting, queue_entries, queue_rating
from yiwang.support.ratings.services.rating import (
    Opinion,
    pool,
    rate_at,
    rate_by_message,
    rate_by_number,
    rate_case,
    take_down,
)
from yiwang.support.ratings.services.remedy import follow_remedy, open_rater, open_remedy
from yiwang.support.ratings.services.sealing import seal_months

__all__ = [
    "Opinion",
    "follow_remedy",
    "invite",
    "load_points",
    "open_rater",
    "open_remedy",
    "pool",
    "push_waiting",
    "queue_entries",
    "queue_rating",
    "rate_at",
    "rate_by_message",
    "rate_by_number",
    "rate_case",
    "seal_months",
    "take_down",
]
