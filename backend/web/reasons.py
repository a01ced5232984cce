"""Why a field was not accepted, in both languages, from what pydantic and Litestar say about it."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar.exceptions import ValidationException

from backend.web.language import Text

REQUIRED = Text("champ requis", "required")
BODY = "body"

_BY_TYPE: dict[str, Text] = {
    "missing": REQUIRED,
    "extra_forbidden": Text("champ inconnu", "unknown field"),
    "string_type": Text("texte attendu", "must be text"),
    "string_too_short": Text("{min_length} caractère(s) au moins", "at least {min_length} character(s)"),
    "string_too_long": Text("{max_length} caractères au plus", "at most {max_length} characters"),
    "string_pattern_mismatch": Text("n'a pas la forme attendue", "does not have the expected form"),
    "int_type": Text("nombre entier attendu", "must be a whole number"),
    "int_parsing": Text("nombre entier attendu", "must be a whole number"),
    "int_from_float": Text("nombre entier attendu", "must be a whole number"),
    "bool_type": Text("vrai ou faux attendu", "must be true or false"),
    "bool_parsing": Text("vrai ou faux attendu", "must be true or false"),
    "list_type": Text("liste attendue", "must be a list"),
    "too_short": Text("{min_length} élément(s) au moins", "at least {min_length} item(s)"),
    "too_long": Text("{max_length} éléments au plus", "at most {max_length} items"),
    "dict_type": Text("objet attendu", "must be an object"),
    "model_type": Text("objet attendu", "must be an object"),
    "model_attributes_type": Text("objet attendu", "must be an object"),
    "literal_error": Text("valeurs admises : {expected}", "one of: {expected}"),
    "enum": Text("valeurs admises : {expected}", "one of: {expected}"),
    "greater_than": Text("plus grand que {gt}", "greater than {gt}"),
    "greater_than_equal": Text("{ge} au moins", "at least {ge}"),
    "less_than": Text("plus petit que {lt}", "less than {lt}"),
    "less_than_equal": Text("{le} au plus", "at most {le}"),
    "uuid_parsing": Text("identifiant UUID attendu", "must be a UUID"),
    "uuid_type": Text("identifiant UUID attendu", "must be a UUID"),
    "datetime_parsing": Text("instant ISO 8601 attendu", "must be an ISO 8601 instant"),
    "datetime_from_date_parsing": Text("instant ISO 8601 attendu", "must be an ISO 8601 instant"),
    "email": Text("adresse e-mail attendue", "must be an e-mail address"),
    "control_character": Text("contient un caractère de contrôle", "contains a control character"),
}


def field_errors(error: ValidationException) -> list[dict[str, Any]]:
    """List the fields Litestar refused as `{"field", "reason"}`, the reason as a `Text`; never the value sent."""
    cause = error.__cause__
    details = getattr(cause, "errors", None)
    if isinstance(details, Sequence):
        return [_from_pydantic(detail) for detail in details]
    if isinstance(cause, KeyError):
        return [{"field": str(cause.args[0]), "reason": REQUIRED}]
    extra = error.extra if isinstance(error.extra, list) else []
    return [_from_litestar(detail) for detail in extra]


def reason_of(kind: str, message: str, context: Mapping[str, Any] | None = None) -> Text:
    """Say in both languages what pydantic calls `kind`; a kind without its sentence keeps pydantic's `message`."""
    known = _BY_TYPE.get(kind)
    if known is None:
        return Text(f"valeur refusée : {message}", message)
    return known.format(**(context or {}))


def _from_pydantic(detail: Mapping[str, Any]) -> dict[str, Any]:
    field = ".".join(str(step) for step in detail["loc"]) or BODY
    return {"field": field, "reason": reason_of(detail["type"], detail["msg"], detail.get("ctx"))}


def _from_litestar(detail: Mapping[str, Any]) -> dict[str, Any]:
    key, message = detail.get("key", BODY), detail["message"]
    if key == "data":
        return {"field": BODY, "reason": Text("objet JSON attendu", "a JSON object is expected")}
    return {"field": key, "reason": Text(f"valeur refusée : {message}", message)}
