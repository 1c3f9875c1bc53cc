"""The demonstration: deterministic synthetic people, their accounts, and cases in several states. Nobody here is real."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from yiwang.core import clock
from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.core.identifiers import make_citizen_id, make_uscc
from yiwang.core.problems import Problem
from yiwang.foundation.accounts import selectors as account_selectors
from yiwang.foundation.accounts import services as account_services
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.agencies import services as agency_services
from yiwang.foundation.jobs import worker
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.foundation.parties import services as party_services
from yiwang.foundation.places import selectors as place_selectors
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services

PASSWORD = "yiwang-demo-2026"  # noqa: S105  (published with the sample accounts)
MAKER = Actor.system(
    "demo",
    "agencies.appoint",
    "parties.register",
    "parties.find",
    "parties.delegate",
    "accounts.open",
    "accounts.create",
    "accounts.manage",
)
SURNAMES = "王李张刘陈杨马赵黄周吴徐孙胡朱高林何郭罗"
GIVEN = ("小明", "秀英", "建国", "丽", "强", "芳", "伟", "玉兰", "志远", "海燕", "文", "静")
OFFICERS: tuple[tuple[str, str, str, str], ...] = (
    ("xixia.clerk", "xixia-shenpi", "clerk", "西夏区 综合窗口"),
    ("xixia.examiner", "xixia-shenpi", "examiner", "西夏区 审查"),
    ("xixia.inspector", "xixia-shenpi", "site_inspector", "西夏区 现场核查"),
    ("xixia.decider", "xixia-shenpi", "decider", "西夏区 审批决定"),
    ("xixia.head", "xixia-shenpi", "head", "西夏区 负责人"),
    ("town.clerk", "640105100000-office", "clerk", "兴泾镇 窗口"),
    ("town.examiner", "640105100000-office", "examiner", "兴泾镇 初审"),
    ("civil.decider", "640105000000-civil-affairs", "decider", "西夏区民政 审定"),
    ("village.agent", "", "village_agent", "村级代办员"),
    ("hotline.agent", "640100000000-hotline", "agent", "银川12345 话务"),
    ("hotline.dispatcher", "640100000000-hotline", "dispatcher", "银川12345 派单"),
    ("hotline.callback", "640100000000-hotline", "callback", "银川12345 回访"),
    ("hotline.arbiter", "640100000000-hotline", "arbiter", "银川12345 裁定"),
    ("hotline.head", "640100000000-hotline", "head", "银川12345 负责人"),
    ("market.handler", "640105000000-market-supervision", "handler", "西夏区市场监管 承办"),
    ("project.unit", "yinchuan-jiaoyu", "project_officer", "建设单位 项目经办"),
    ("project.reviewer", "yinchuan-wangxinju", "reviewer", "市网信局 统筹审核"),
    ("project.security", "yinchuan-wangxinban", "security_reviewer", "市委网信办 安全审核"),
    ("project.mayor", "yinchuan-zhengfu", "vice_mayor", "市分管领导"),
    ("project.approver", "yinchuan-shenpi", "approver", "市审批局 项目审批"),
    ("project.planner", "yinchuan-fagai", "planner", "市发改委 计划"),
    ("project.finance", "yinchuan-caizheng", "finance", "市财政局 资金"),
    ("project.auditor", "yinchuan-shenji", "auditor", "市审计局 审计"),
    ("project.government", "yinchuan-zhengfu", "government", "市政府 审定"),
    ("operator", "ningxia-bangongting", "operator", "系统运行"),
    ("supervisor", "ningxia-bangongting", "supervisor", "自治区 督办"),
    ("hotline.supervisor", "640100000000-hotline", "supervisor", "银川12345 督办"),
    ("administrator", "ningxia-bangongting", "security_administrator", "安全管理：任免、账号、应用令牌"),
    ("xixia.supervisor", "640105000000-government", "supervisor", "西夏区政府 督办"),
    ("catalogue.editor", "ningxia-bangongting", "matter_editor", "事项库 起草"),
    ("catalogue.reviewer", "ningxia-bangongting", "matter_reviewer", "事项库 审核"),
    ("catalogue.publisher", "ningxia-bangongting", "matter_publisher", "事项库 发布"),
)
CITIZENS: tuple[tuple[str, str, int, str], ...] = (
    ("13900000011", "王小明（合成）", 1988, "餐馆业主"),
    ("13900000012", "马玉兰（合成）", 1942, "八十岁以上老人，由代办员代办"),
    ("13900000013", "李静（合成）", 1995, "反映诉求的居民"),
)


@dataclass(frozen=True)
class Made:
    """How much the demonstration holds."""

    people: int
    cases: int


def ensure(*, people: int, cases: int) -> Made:
    """Makes what is missing; a second run finds everything and does nothing."""
    at = clock.now()
    is_first = account_selectors.find_account("operator") is None
    _make_officers(at)
    if is_first:
        make_citizens(at)
    made_people = _make_people(people, at)
    made_cases = _make_cases(cases, at)
    return Made(made_people, made_cases)


def accounts() -> list[dict[str, str]]:
    """The sample accounts: login, password, who."""
    rows = [{"login": login, "password": PASSWORD, "who": who} for login, _, _, who in OFFICERS]
    return [{"login": login, "password": PASSWORD, "who": f"{name}：{who}"} for login, name, _, who in CITIZENS] + rows


def table_of_accounts() -> str:
    """The sample accounts as lines of text."""
    lines = [f"示例账号（合成人员，密码均为 {PASSWORD}）："]
    return "\n".join(lines + [f"  {row['login']:<20} {row['who']}" for row in accounts()])


def _village() -> str:
    return place_selectors.list_level(5, "640105100000")[0].code


def _make_officers(at: datetime) -> None:
    """Those who are missing: a newer version may have added some to a folder made before."""
    today = legal_day(at)
    for number, (login, code, post, who) in enumerate(OFFICERS, 1):
        if account_selectors.find_account(login) is not None:
            continue
        party = party_services.register_person(
            by=MAKER,
            name=f"{SURNAMES[number % 20]}{GIVEN[number % 12]}",
            citizen_id=make_citizen_id("640105", date(1980, 1 + number % 12, 1 + number % 27), 500 + number),
            phone=f"1380000{number:04d}",
            home_place="640105000000",
            level=4,
            at=at,
            synthetic=True,
        )
        agency = agency_selectors.get_agency(code=code or f"{_village()}-agent-point")
        agency_services.appoint(
            by=MAKER,
            post=agency.posts.get(code=post),
            holder=party,
            valid_from=today - timedelta(days=400),
            at=at,
            basis="演示任职（合成）",
        )
        account_services.create_account(
            by=MAKER, party=party, login=login, password=PASSWORD, at=at, handle=login, label=f"{who} {number:03d}"
        )


def make_citizens(at: datetime) -> None:
    made = []
    for number, (login, name, year, _) in enumerate(CITIZENS, 1):
        party = party_services.register_person(
            by=MAKER,
            name=name,
            citizen_id=make_citizen_id("640105", date(year, 3, 1 + number), 900 + number),
            phone=login,
            home_place=_village(),
            level=3,
            at=at,
            synthetic=True,
        )
        account_services.create_account(by=MAKER, party=party, login=login, password=PASSWORD, at=at)
        made.append(party)
    agent = account_selectors.find_account("village.agent")
    if agent is not None:
        authority = party_services.Authority(
            kind="village_agent",
            matters=("old-age-allowance",),
            way="spoken",
            valid_from=legal_day(at),
            basis="口头授权，演示",
        )
        party_services.delegate(by=MAKER, grantor=made[1], grantee=agent.party, authority=authority, at=at)


def _make_people(wanted: int, at: datetime) -> int:
    """Residents without accounts, with valid check digits; the same number gives the same people."""
    have = party_selectors.count_synthetic()
    random = Random(2026)  # noqa: S311  (synthetic people, not secrets)
    villages = place_selectors.list_level(5, "640105000000")
    for number in range(1, wanted + 1):
        born = date(1940 + random.randrange(65), 1 + random.randrange(12), 1 + random.randrange(28))
        place = villages[random.randrange(len(villages))].code
        name = SURNAMES[random.randrange(20)] + GIVEN[random.randrange(12)]
        if number <= have - len(OFFICERS) - len(CITIZENS):
            continue
        party_services.register_person(
            by=MAKER,
            name=name,
            citizen_id=make_citizen_id("640105", born, number % 400 + 1),
            phone=f"137{number:08d}",
            home_place=place,
            level=2,
            at=at,
            synthetic=True,
        )
    return party_selectors.count_synthetic()


def actor(login: str, at: datetime) -> Actor:
    """The actor of a sample account."""
    account = account_selectors.find_account(login)
    if account is None:
        raise LookupError(login)
    return account_selectors.actor_for(account, at=at)


def _make_cases(wanted: int, at: datetime) -> int:
    """Food-business applications, hotline orders and projects in several states, opened over the last days."""
    everything = case_selectors.list_cases(by=Actor.system("demo", "cases.read"))
    have = everything.count()
    makers: tuple[Callable[[int, datetime], None], ...] = (_food_case, _hotline_case, _food_case, _project_case)
    for number in range(have, wanted):
        then = at - timedelta(days=(wanted - number) % 12, hours=number % 7)
        try:
            makers[number % len(makers)](number, then)
        except Problem as problem:  # a sample that the rules refuse is left out, and said
            print(f"示例 {number} 未生成：{problem.message} {[f.message for f in problem.faults]}")  # noqa: T201
    worker.settle(at=at)
    return everything.count()


def food_answers(number: int) -> dict[str, Any]:
    """The answers of a synthetic restaurant."""
    return {
        "application_type": "new",
        "business_form": ("catering", "sales", "prepackaged_only")[number % 3],
        "operator_name": f"西夏区示例餐饮第{number + 1}店（合成）",
        "operator_uscc": make_uscc("92", "640105", number + 1),
        "representative_name": "王小明（合成）",
        "representative_citizen_id": make_citizen_id("640105", date(1988, 3, 2), 901),
        "contact_phone": "13900000011",
        "shop_name": f"示例餐馆{number + 1}号",
        "business_place": _village(),
        "business_address": f"同心路{number + 1}号",
        "floor_area": "80",
        "has_other_warehouse": False,
        "sells_online": False,
        **_goods(number),
    }


def _goods(number: int) -> dict[str, Any]:
    if number % 3 == 0:
        return {"catering_items": ["hot_food"], "staff_count": 4}
    return {"sale_items": ["prepackaged", "bulk"], "staff_count": 2} if number % 3 == 1 else {}


def _food_case(number: int, at: datetime) -> None:
    application = case_services.Application(matter="food-business", answers=food_answers(number))
    case_services.submit(by=actor("13900000011", at), application=application, key=f"demo-{number}", at=at)


def _hotline_case(number: int, at: datetime) -> None:
    category = ("help", "enquiry", "complaint", "suggestion")[number % 4]
    answers = {
        "category": category,
        "topic": ("market", "urban_management", "transport", "health")[number % 4],
        "urgency": "ordinary",
        "subject": f"示例诉求{number + 1}：路边占道经营（合成）",
        "content": "晚上占道经营，影响通行，请协调处理。（合成内容）",
        "place": _village(),
        "anonymous": False,
        "confidential": False,
        "caller_name": "李静（合成）",
        "caller_phone": "13900000013",
    }
    application = case_services.Application(kind="hotline", answers=answers)
    case_services.submit(by=actor("13900000013", at), application=application, key=f"demo-{number}", at=at)


def _project_case(number: int, at: datetime) -> None:
    answers = {
        "application": "investment",
        "project_name": f"示例政务系统{number + 1}期（合成）",
        "is_secret": False,
        "project_type": "business_system",
        "building_form": "new",
        "unit_level": "city",
        "funding": "city_construction",
        "new_base_items": "not_contained",
        "legacy_network": "nothing_legacy",
        "total_investment": str((8_000_000, 10_000_000, 30_000_000)[number % 3]),
    }
    application = case_services.Application(kind="it_project", answers=answers)
    case_services.submit(by=actor("project.unit", at), application=application, key=f"demo-{number}", at=at)
