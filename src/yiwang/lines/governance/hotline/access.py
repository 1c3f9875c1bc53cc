"""The rights of the hotline's room."""

from yiwang.foundation.access.registry import Right

RIGHTS = (Right("hotline.register", "登记工单", "以话务坐席身份登记来电"),)
