"""The refusals of this room."""

from yiwang.core.problems import NotFound


class PlaceNotFound(NotFound):
    """No division with this code."""

    type = "place-not-found"
    title = "没有代码为“{code}”的行政区划"
    next_step = "请核对 12 位区划代码，或按名称查找。"
