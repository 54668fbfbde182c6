"""What OpenAPI promises holds: generated requests get no 500, and answers have the shape that is described."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import openapi

from barograph.web.checks import operations

EXAMPLES = 6


@pytest.fixture
def schema(office):
    """The description; the site is asked in this thread, on the connection that holds the test's data."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    from barograph.web.wsgi import application

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield _described(application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _described(application):
    return openapi.from_wsgi("/api/v1/openapi.json", application)


def test_the_description_has_every_operation(schema):
    described = {(o.method.upper(), o.path) for o in (r.ok() for r in schema.get_all_operations())}

    assert len(described) == len(list(operations()))


@pytest.mark.parametrize("role", ["administrator", "reader"])
def test_generated_requests_are_answered_as_described(schema, office, role, settings_of_tests):
    headers = {"Authorization": f"Bearer {office.tokens[role]}"}
    checks = [
        schemathesis.checks.not_a_server_error,
        schemathesis.checks.response_schema_conformance,
        schemathesis.checks.status_code_conformance,
    ]
    told = []
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings_of_tests
        @given(case=operation.as_strategy())
        def knock(case):
            from django.db import transaction

            with transaction.atomic():
                response = case.call(headers=headers)
                transaction.set_rollback(True)
            case.validate_response(response, checks=checks)

        try:
            knock()
        except Exception as error:
            told.append(f"{operation.method.upper()} {operation.path}: {str(error)[:600]}")

    assert not told, "\n\n".join(told)


@pytest.fixture
def settings_of_tests():
    return settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
