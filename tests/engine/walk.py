"""A tiny kind of case of the tests' own: every effect of the closed registry once, written as a pack would."""

from datetime import datetime, timedelta
from typing import Any

from tests.conftest import AT
from tests.people import SYSTEM, Person, citizen, officer
from yiwang.core.actor import Actor
from yiwang.foundation.packs import services as pack_services
from yiwang.support.cases import services as case_services
from yiwang.support.cases.models import Case

HEAD = 'name: walk\nversion: "1"\ntitle: 行走\ndescription: 测试用\n'
WALK = """
kind: walk
title: {zh: 行走}
code: WK
series: "WK-{yyyy}-{serial:04d}"
compartment: service
calendar: [cn]
party: {name: applicant, required: true}
columns: [outcome]
form:
  name: walk
  sections:
    - title: {zh: 内容}
      fields:
        - {name: subject, label: {zh: 事由}, type: text, required: true, max: 50, indexed: text}
        - {name: born_on, label: {zh: 出生日期}, type: date}
        - {name: secret, label: {zh: 私事}, type: text, max: 50, personal: sensitive}
fields:
  outcome: {type: text, label: {zh: 结果}, indexed: text}
  total: {type: integer, label: {zh: 合计}}
  agency: {type: agency, required: true, label: {zh: 单位}}
  remark: {type: text, max: 100, required: true, label: {zh: 说明}}
  slots: {type: materials, label: {zh: 材料}}
  way: {type: text, required: true, label: {zh: 方式}}
documents: {平台约定: {title: 平台约定, verified: false}}
parameters: {short: {value: 2 workdays, basis: {document: 平台约定, article: "1", verified: false}}}
materials:
  - {slot: letter, name: {zh: 信}, satisfied_by: [upload]}
  - {slot: photo, name: {zh: 照片}, necessity: "3", when: "subject = '有照片'"}
states:
  open: {zh: 开始}
  working: {zh: 办理}
  settled: {zh: 已定}
  done: {zh: 结束, final: true}
clocks:
  desk: {zh: 办理期限, limit: 5 workdays, kind: desk, basis: 平台约定 1, counts_as_due: true, stops: {testing: 平台约定 2}}
  short: {zh: 短期限, limit: param.short, kind: desk, basis: 平台约定 1, on_expiry: lapse}
tasks:
  handle: {zh: 办理, post: clerk, role: lead, clock: desk}
  a: {zh: 甲, post: clerk, role: lead}
  b: {zh: 乙, post: clerk, role: lead}
  c: {zh: 丙, post: clerk, role: lead}
  report: {zh: 报告, post: clerk, role: lead}
rules:
  old_enough:
    title: {zh: 年满八十}
    when: "years_between(born_on, today) >= 80"
    verdict: require
    basis: {document: 平台约定, article: "3", verified: false}
    message: 未满八十周岁。
  blocked: {title: {zh: 不通}, when: "done_open = 0", verdict: require, basis: {document: 平台约定, article: "4"}}
transitions:
  open:
    {zh: 开始, from: [], to: open, who: [applicant, 'right:cases.submit'], basis: 平台约定 1, effects: [
      {require_material: letter}, {assign: {role: lead, agency: 'code:xixia-shenpi', post: clerk}},
      {start_clock: desk}, {open_task: handle}, {notify: {to: applicant, text: told}}]}
  work: {zh: 办理, from: [open], to: working, who: ['task:handle'], basis: 平台约定 1, effects: []}
  start_short:
    {zh: 短期, from: [open, working], who: ['duty:lead/clerk'], basis: 平台约定 1,
      effects: [{start_clock: short}]}
  lapse:
    {zh: 失效, from: [open, working], to: settled, who: [system], basis: 平台约定 1,
      effects: [{set: {outcome: lapsed}}]}
  stop:
    {zh: 中止, from: [open, working], who: ['duty:lead/clerk'], basis: 平台约定 2,
      effects: [{pause_clock: desk, reason: testing}]}
  stop_badly:
    {zh: 随意中止, from: [open, working], who: ['duty:lead/clerk'], basis: 平台约定 2,
      effects: [{pause_clock: desk, reason: site_check}]}
  resume:
    {zh: 恢复, from: [open, working], who: ['duty:lead/clerk'], basis: 平台约定 2,
      effects: [{resume_clock: desk}]}
  extend:
    {zh: 延长, from: [open, working], who: ['duty:lead/clerk'], basis: 平台约定 2,
      effects: [{extend_clock: desk, by: 3 workdays}]}
  end:
    {zh: 完成计时, from: [open, working], who: ['duty:lead/clerk'], basis: 平台约定 2,
      effects: [{end_clock: desk}]}
  cancel:
    {zh: 取消计时, from: [open, working], who: ['duty:lead/clerk'], basis: 平台约定 2,
      effects: [{cancel_clock: all}]}
  split_all:
    {zh: 并行, from: [working], who: ['duty:lead/clerk'], basis: 平台约定 5,
      effects: [{open_tasks: [a, b], join: all, then: joined}]}
  split_any:
    {zh: 任一, from: [working], who: ['duty:lead/clerk'], basis: 平台约定 5,
      effects: [{open_tasks: [a, b], join: any, then: joined}]}
  split_two:
    {zh: 三取二, from: [working], who: ['duty:lead/clerk'], basis: 平台约定 5,
      effects: [{open_tasks: [a, b, c], join: n, n: 2, then: joined}]}
  split_list:
    {zh: 多路, from: [working], who: ['duty:lead/clerk'], basis: 平台约定 5,
      effects: [{open_tasks: [a, b], join: all, then: [barred, joined]}]}
  do_a: {zh: 办甲, from: [working, settled], who: ['task:a'], basis: 平台约定 5, effects: []}
  do_b: {zh: 办乙, from: [working, settled], who: ['task:b'], basis: 平台约定 5, effects: []}
  do_c: {zh: 办丙, from: [working, settled], who: ['task:c'], basis: 平台约定 5, effects: []}
  barred:
    {zh: 不通, from: [working], to: done, who: [system], guard: blocked, basis: 平台约定 4,
      effects: [{close: true}]}
  joined:
    {zh: 汇合, from: [working], to: settled, who: [system], basis: 平台约定 5,
      effects: [{close_tasks: [a, b, c]}]}
  begin_reports:
    {zh: 定期报告, from: [working], who: ['duty:lead/clerk'], basis: 平台约定 6,
      effects: [{recur: {task: report, every: month}}]}
  end_reports:
    {zh: 停止报告, from: [working], who: ['duty:lead/clerk'], basis: 平台约定 6,
      effects: [{end_recur: all}]}
  report: {zh: 报告, from: [working], who: ['task:report'], basis: 平台约定 6, effects: []}
  help:
    {zh: 请协办, from: [open, working], who: ['duty:lead/clerk'], basis: 平台约定 7, input: [{use: agency}],
      effects: [{assign: {role: assist, agency: input.agency, post: clerk, task: a}}]}
  unhelp:
    {zh: 解除协办, from: [open, working], who: ['duty:lead/clerk'], basis: 平台约定 7,
      effects: [{release: assist}]}
  find:
    {zh: 认定, from: [open, working], who: ['duty:lead/clerk'], basis: 平台约定 8, input: [{use: remark}],
      effects: [{set: {outcome: input.remark, total: '= 1 + 2'}}, {publish: [outcome]}]}
  demand:
    {zh: 要材料, from: [open, working], who: ['duty:lead/clerk'], basis: 平台约定 9,
      effects: [{require_materials: true}]}
  reject:
    {zh: 退材料, from: [open, working], who: ['duty:lead/clerk'], basis: 平台约定 9, input: [{use: slots}, {use: remark}],
      effects: [{mark_materials: input.slots, remark: remark}]}
  write:
    {zh: 发文, from: [open, working], who: ['duty:lead/clerk'], basis: 平台约定 10,
      effects: [{issue: {document: letter}}]}
  hand:
    {zh: 送达, from: [open, working], who: ['duty:lead/clerk'], basis: 平台约定 10,
      effects: [{deliver: true}, {result: "0"}]}
  follow_on:
    {zh: 派生, from: [open, working], who: ['duty:lead/clerk'], basis: 平台约定 11,
      effects: [{derive_case: {kind: walk, answers: {subject: answers.subject}}}]}
  grant:
    {zh: 准予, from: [open, working], to: settled, who: ['duty:lead/clerk'], guard: old_enough, basis: 平台约定 3,
      effects: [{set: {outcome: granted}}]}
  refuse:
    {zh: 不予, from: [open, working], to: settled, who: ['duty:lead/clerk'],
      guard: {when: "years_between(born_on, today) < 80", refusal: 已满八十周岁。}, basis: 平台约定 3,
      effects: [{set: {outcome: refused}}]}
  finish:
    {zh: 结束, from: [open, working, settled], to: done, who: ['duty:lead/clerk', applicant], basis: 平台约定 1,
      effects: [{close: true}]}
  again:
    {zh: 重启, from: [done], to: open, who: ['duty:lead/clerk'], basis: 平台约定 1,
      effects: [{reopen: true}, {open_task: handle}]}
texts:
  notices: {told: {title: {zh: 已收}, body: {zh: '{number}'}}}
  documents: {letter: {title: {zh: 信}, body: '{number} {party} {title} {answers[secret]}'}}
"""


def load_walk(folder: Any, text: str = WALK, at: datetime = AT) -> None:
    """Loads the tiny kind as a pack of its own beside the real one."""
    (folder / "kinds" / "walk").mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text(HEAD)
    (folder / "kinds" / "walk" / "kind.yaml").write_text(text)
    pack_services.load(by=SYSTEM, path=folder, at=at)


class Walk:
    """One case of the tiny kind and the two people around it."""

    def __init__(self, **answers: Any) -> None:
        self.at = AT
        self.resident: Person = citizen()
        self.clerk: Person = officer("xixia-shenpi", "clerk")
        application = case_services.Application(kind="walk", answers={"subject": "示例", **answers})
        self.case: Case = case_services.submit(by=self.resident.actor(), application=application, key="", at=self.at)

    def do(self, *names: str, by: Actor | None = None, **given: Any) -> "Walk":
        """The steps are done by the clerk, a minute apart."""
        for name in names:
            self.at += timedelta(minutes=1)
            case_services.move(by=by or self.clerk.actor(), case=self.case, transition=name, input=given, at=self.at)
            self.case.refresh_from_db()
        return self

    @property
    def todo(self) -> list[str]:
        rows = self.case.tasks.filter(state__in=("open", "claimed"))
        return sorted(rows.values_list("name", flat=True))

    def clock(self, name: str = "desk") -> Any:
        return self.case.clocks.filter(name=name).latest("id")
