"""Generated requests against every operation of the description: never a 5xx, always an answer as described.

Each request is sent by an application of the hotline centre, by a resident and by a visitor; the identity in a path
is sent as generated and as that of a real thing, so that bodies reach the services. Deterministic and bounded.
"""

import os
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis import checks

from tests.api.orders import filed
from tests.people import api, citizen, token_for
from yiwang.foundation.agencies.models import Agency
from yiwang.support.cases.models import Task

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("ningxia")]
EXAMPLES = int(os.environ.get("YIWANG_EXAMPLES", "12"))

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
schema.config.generation.update(modes=list(schemathesis.GenerationMode))
LAWFUL = ("dispatch", "urge", "reclassify", "answer_directly", "decline", "transfer_emergency", "merge", "withdraw")
CHECKS = [
    checks.not_a_server_error,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.status_code_conformance,
]


@pytest.fixture
def world() -> dict[str, Any]:
    """A filed order with its task, and who sends the requests."""
    resident = citizen()
    mine = token_for(resident)
    case = filed(api(mine))
    centre = Agency.objects.get(name=case["agency"])
    return {
        "cases": case["uid"],
        "tasks": str(Task.objects.filter(case__uid=case["uid"]).values_list("uid", flat=True)[0]),
        "senders": [{"Authorization": f"Bearer {token}"} for token in (mine, token_for(centre.code, "dispatcher"))],
    }


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_answers_as_described(case: schemathesis.Case, world: dict[str, Any]) -> None:
    _send(case, [*world["senders"], {}])
    real = world.get(case.operation.path.removeprefix("/api/v1/").split("/")[0])
    if real and "uid" in case.path_parameters:
        case.path_parameters["uid"] = real
        if "transition" in case.path_parameters:
            case.path_parameters["transition"] = LAWFUL[len(str(case.body)) % len(LAWFUL)]
        _send(case, world["senders"])


def _send(case: schemathesis.Case, senders: list[dict[str, str]]) -> None:
    case.headers.pop("Authorization", None)
    for headers in senders:
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)
