"""What the rule language refuses: a text outside it, a fact of another type, an example that comes out otherwise."""

from yiwang.core.problems import Problem


class RuleRefused(Problem):
    """The text is not a rule of this language. `position` counts its characters from 1; 0 means the whole text."""

    type = "rule-refused"
    status = 422
    title = "规则“{source}”不成立：{reason}{where}"
    next_step = "规则只能用登记过的名称和函数、and、or、not、比较、in、between、加减乘。"

    def __init__(self, *, source: str, reason: str, position: int = 0) -> None:
        self.position, self.reason = position, reason
        where = f"（第 {position} 个字符处）" if position else ""
        super().__init__(source=source, reason=reason, position=position, where=where)


class FactRefused(Problem):
    """A fact does not have the type that the vocabulary promises, so no rule can be decided on it."""

    type = "fact-refused"
    status = 422
    title = "事实“{name}”应是{wanted}，现在不是"
    next_step = "请核对这一项的登记类型或来源数据。"


class ExampleFailed(Problem):
    """A worked example of a rule comes out otherwise than its author wrote."""

    type = "rule-example-failed"
    status = 422
    title = "规则“{name}”的第 {number} 个例子应为{expected}，实际为{found}"
    next_step = "请改正规则或例子。"
