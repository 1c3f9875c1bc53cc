"""The rights that the agency room defines."""

from yiwang.foundation.access.registry import Right

RIGHTS = (Right("agencies.appoint", "登记任免", "登记任职、试用、挂职、调动、离任，权限随生效日变化"),)
