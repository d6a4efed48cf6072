"""OpenAPI 3.1 from the routes themselves, so that the document cannot lag behind the code."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from typing import Any

from aiohttp import web
from pydantic import TypeAdapter

from core.web.routes import Route

REFERENCES = "#/components/schemas/{model}"


class _Schemas:
    def __init__(self) -> None:
        self.found: dict[str, Any] = {}

    def of(self, kind: Any, mode: Any) -> dict[str, Any]:
        schema = TypeAdapter(kind).json_schema(ref_template=REFERENCES, mode=mode)
        self.found.update(schema.pop("$defs", {}))
        title = schema.get("title")
        if title and schema.get("type") == "object":
            self.found[title] = schema
            return {"$ref": REFERENCES.format(model=title)}
        return schema


def _parameters(schemas: _Schemas, kind: Any, where: str) -> list[dict[str, Any]]:
    schema = TypeAdapter(kind).json_schema(ref_template=REFERENCES)
    schemas.found.update(schema.pop("$defs", {}))
    required = set(schema.get("required", ()))
    return [
        {
            "name": name,
            "in": where,
            "required": where == "path" or name in required,
            "schema": part,
        }
        for name, part in schema.get("properties", {}).items()
    ]


def _operation(schemas: _Schemas, route: Route) -> dict[str, Any]:
    hints = route.hints()
    names = inspect.signature(route.handler).parameters
    operation: dict[str, Any] = {
        "operationId": re.sub(r"\W+", "_", f"{route.method.lower()}{route.path}").strip("_"),
        "summary": route.summary or (inspect.getdoc(route.handler) or "").split("\n")[0],
        "parameters": [],
        "responses": {
            "default": {
                "description": "Problem (RFC 9457)",
                "content": {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                },
            }
        },
    }
    for where in ("path", "query"):
        if where in names:
            operation["parameters"] += _parameters(schemas, hints[where], where)
    if "body" in names:
        schema = schemas.of(hints["body"], "validation")
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    answer = hints.get("return")
    success: dict[str, Any] = {"description": "OK"}
    stream = inspect.isclass(answer) and issubclass(answer, web.StreamResponse)
    if answer not in (None, type(None)) and not stream:
        success["content"] = {"application/json": {"schema": schemas.of(answer, "serialization")}}
    empty = answer in (None, type(None)) and route.status == 200
    operation["responses"]["204" if empty else str(route.status)] = success
    if route.needs:
        operation["x-permission"] = route.needs
    if not route.public:
        operation["security"] = [{"session": []}]
    return operation


def document(routes: Sequence[Route], title: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of ``routes``."""
    schemas = _Schemas()
    schemas.found["Problem"] = {
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
        },
    }
    paths: dict[str, Any] = {}
    for route in routes:
        path = re.sub(r"\{(\w+):[^}]*\}", r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(schemas, route)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "paths": paths,
        "components": {
            "schemas": schemas.found,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "header", "name": "X-Atende-Token"}
            },
        },
    }
