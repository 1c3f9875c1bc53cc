"""The rights of the matter library (事项库), and the events its desk appends."""

from yiwang.foundation.access.registry import Right

EDIT = "library.edit"
REVIEW = "library.review"
PUBLISH = "library.publish"
ANY = (EDIT, REVIEW, PUBLISH)

RIGHTS = (
    Right(EDIT, "编辑事项", "起草、修改、送审事项的新版本，恢复旧版本"),
    Right(REVIEW, "审核事项", "审核他人起草的事项版本：通过或者退回"),
    Right(PUBLISH, "发布事项", "把审核通过的版本定期生效"),
)

_KEYS = ("draft", "code", "base_version")
EVENTS: dict[str, tuple[str, ...]] = {
    "library.draft_opened": _KEYS,
    "library.draft_submitted": (*_KEYS, "elements"),
    "library.draft_accepted": _KEYS,
    "library.draft_returned": (*_KEYS, "remark"),
    "library.draft_rebased": _KEYS,
    "library.draft_dropped": _KEYS,
    "library.draft_scheduled": (*_KEYS, "effective_on"),
    "library.draft_stands": (*_KEYS, "version", "hash"),
}
