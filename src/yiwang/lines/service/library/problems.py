"""What the library refuses."""

from yiwang.core.problems import Conflict, Forbidden, NotFound, Problem


class DraftNotFound(NotFound):
    """No such draft for this actor."""

    type = "draft-not-found"
    title = "没有找到这份事项草案"
    next_step = "请从“事项库”的列表进入。"


class DraftUnderWay(Conflict):
    """The matter has a draft that is not finished yet."""

    type = "draft-under-way"
    title = "“{matter}”已有一份正在办理的草案"
    next_step = "请打开那份草案继续；不再需要的，由起草人作废后另起。"


class DraftMoved(Conflict):
    """Somebody else changed the draft first, or its state does not allow this act."""

    type = "draft-moved"
    title = "草案的状态或内容已经变化，不能这样办理"
    next_step = "请刷新页面，看过最新内容后再办。"


class BaseMoved(Conflict):
    """The matter has a newer version than the one the draft was made from."""

    type = "base-moved"
    title = "起草期间事项已有新版本（第 {version} 版），草案仍以第 {base} 版为底本"
    next_step = "请起草人打开“换底本”，逐项选定保留的内容，再重新送审。"


class OwnDraft(Forbidden):
    """Nobody reviews or publishes what they drafted, nor publishes what they reviewed."""

    type = "own-draft"
    title = "不能审核、发布自己起草或者审核过的草案"
    next_step = "起草、审核、发布须由三个人分别办理，请交给另一个人。"


class NothingChanged(Problem):
    """The draft says the same as the version that stands."""

    type = "nothing-changed"
    status = 422
    title = "草案与现行版本没有差别"
    next_step = "请先修改要素，或者作废草案。"


class RemarkMissing(Problem):
    """A draft is returned with a reason."""

    type = "remark-missing"
    status = 422
    title = "退回须写明意见"
    next_step = "请写明哪一项要改、改成什么，再退回。"


class DayPassed(Problem):
    """A version cannot stand from a day that is over."""

    type = "day-passed"
    status = 422
    title = "生效日期不能早于今天"
    next_step = "请填写今天或者今后的日期，例如 2026-12-01。"
