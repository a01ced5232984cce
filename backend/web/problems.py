"""The one catalogue of problems (RFC 9457). Every refusal names one of these, says what is wrong and the way out.

`type` is `/problems/<slug>`, which explains itself when opened; `code` is the slug, for programs; `title` and `detail`
are in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.web.language import Language, Text

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of problem. `way_out` is the detail when whoever raises it has nothing more precise to say."""

    slug: str
    status: int
    title: Text
    way_out: Text

    @property
    def uri(self) -> str:
        """Where it explains itself."""
        return f"/problems/{self.slug}"


CATALOGUE: dict[str, ProblemType] = {}


def declare(slug: str, status: int, title: tuple[str, str], way_out: tuple[str, str]) -> ProblemType:
    """Add a problem to the catalogue; texts are (French, English)."""
    if slug in CATALOGUE:
        raise ValueError(f"the problem {slug!r} is declared twice")
    CATALOGUE[slug] = ProblemType(slug, status, Text(*title), Text(*way_out))
    return CATALOGUE[slug]


class Problem(Exception):  # noqa: N818 - it is named by what the reader gets
    """Refuse a request. `detail` replaces the type's way out; `extensions` become further members of the document.

    A `Text` anywhere in `detail` or `extensions` is rendered in the reader's language.
    """

    def __init__(
        self,
        kind: ProblemType,
        detail: Text | str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        **extensions: Any,
    ) -> None:
        super().__init__(kind.slug)
        self.kind = kind
        self.detail = detail
        self.headers = dict(headers or {})
        self.extensions = extensions


def invalid(field: str, reason: Text | str) -> Problem:
    """Name a field the server cannot accept, and why; the caller raises it."""
    return Problem(VALIDATION, errors=[{"field": field, "reason": reason}])


def document(problem: Problem, language: Language) -> dict[str, Any]:
    """Render the problem as its JSON document."""
    extensions = said(problem.extensions, language)
    detail = problem.detail
    if detail is None and extensions.get("errors"):
        listed = ", ".join(f"{error['field']} ({error['reason']})" for error in extensions["errors"])
        detail = Text(f"À corriger : {listed}.", f"To correct: {listed}.")
    return {
        **extensions,
        "type": problem.kind.uri,
        "title": problem.kind.title.said(language),
        "status": problem.kind.status,
        "detail": said(problem.kind.way_out if detail is None else detail, language),
        "code": problem.kind.slug,
    }


def said(value: Any, language: Language) -> Any:
    """Render every `Text` in a JSON value."""
    if isinstance(value, Text):
        return value.said(language)
    if isinstance(value, Mapping):
        return {key: said(item, language) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [said(item, language) for item in value]
    return value


BAD_REQUEST = declare(
    "bad_request",
    400,
    ("Requête incompréhensible", "The request cannot be understood"),
    ("Vérifiez l'adresse et les en-têtes de la requête.", "Check the request's address and headers."),
)
MALFORMED_JSON = declare(
    "malformed_json",
    400,
    ("Le corps n'est pas du JSON valide", "The body is not valid JSON"),
    ("Envoyez un seul objet JSON, en UTF-8, sans le tronquer.", "Send one JSON object, in UTF-8, not cut short."),
)
VALIDATION = declare(
    "validation",
    400,
    ("Champs à corriger", "Fields to correct"),
    ("Corrigez les champs nommés dans « errors ».", "Correct the fields named in `errors`."),
)
UNSUPPORTED_PROTOCOL = declare(
    "unsupported_protocol",
    400,
    ("Version du protocole inconnue", "Unknown protocol version"),
    (
        "Mettez l'application à jour ; ce qui attend d'être envoyé est gardé.",
        "Update the app; what waits to be sent is kept.",
    ),
)
CODE_WRONG = declare(
    "code_wrong",
    400,
    ("Ce code n'est pas le bon", "That is not the code"),
    ("Relisez le dernier e-mail reçu : il contient six chiffres.", "Read the latest e-mail again: it has six digits."),
)
UNAUTHENTICATED = declare(
    "unauthenticated",
    401,
    ("Connexion nécessaire", "Sign-in needed"),
    (
        "Connectez-vous de nouveau ; rien de ce qui attend sur l'appareil n'est perdu.",
        "Sign in again; nothing that waits on the device is lost.",
    ),
)
ACCESS_ENDED = declare(
    "access_ended",
    403,
    ("Votre accès est terminé", "Your access has ended"),
    (
        "Seul l'envoi de ce qui a été noté avant la fin reste possible.",
        "Only what was captured before the end can still be sent.",
    ),
)
NOT_ALLOWED = declare(
    "not_allowed",
    403,
    ("Ce rôle ne permet pas cela", "Your role does not allow this"),
    (
        "Demandez à une personne dont le rôle le permet, ou à l'administrateur.",
        "Ask somebody whose role allows it, or the administrator.",
    ),
)
FOREIGN_ORIGIN = declare(
    "foreign_origin",
    403,
    ("Requête venue d'un autre site", "Request from another site"),
    (
        "Ouvrez Comptoir à son adresse ; un programme s'identifie par « Authorization: Bearer ».",
        "Open Comptoir at its own address; a program signs in with `Authorization: Bearer`.",
    ),
)
NOT_FOUND = declare(
    "not_found",
    404,
    ("Introuvable", "Not found"),
    (
        "Cette adresse ne mène à rien, ou à rien que vous puissiez lire.",
        "This address leads nowhere, or to nothing you may read.",
    ),
)
INVITATION_INVALID = declare(
    "invitation_invalid",
    404,
    ("Invitation inconnue, utilisée ou expirée", "Invitation unknown, used or expired"),
    (
        "Vérifiez les huit caractères, ou demandez une nouvelle invitation.",
        "Check the eight characters, or ask for a new invitation.",
    ),
)
METHOD_NOT_ALLOWED = declare(
    "method_not_allowed",
    405,
    ("Méthode non permise ici", "Method not allowed here"),
    ("L'en-tête « Allow » nomme les méthodes permises.", "The `Allow` header names the methods allowed."),
)
CONFLICT = declare(
    "conflict",
    409,
    ("Contraire à ce qui est déjà enregistré", "At odds with what is already recorded"),
    ("Relisez l'état actuel, puis recommencez.", "Read the current state, then try again."),
)
CODE_EXPIRED = declare(
    "code_expired",
    410,
    ("Ce code ne vaut plus", "The code no longer holds"),
    (
        "Demandez un nouveau code : il vaut dix minutes et cinq essais.",
        "Ask for a new code: it lasts ten minutes and five attempts.",
    ),
)
BODY_TOO_LARGE = declare(
    "body_too_large",
    413,
    ("Le corps est trop grand", "The body is too large"),
    ("Envoyez-le en plusieurs fois.", "Send it in several parts."),
)
UNSUPPORTED_ENCODING = declare(
    "unsupported_encoding",
    415,
    ("Encodage du corps inconnu", "Unknown encoding of the body"),
    ("Envoyez le corps sans « Content-Encoding ».", "Send the body without `Content-Encoding`."),
)
PICTURE_UNUSABLE = declare(
    "picture_unusable",
    422,
    ("Cette image ne peut pas être utilisée", "This picture cannot be used"),
    ("Envoyez un JPEG, un PNG ou un WebP entier.", "Send a whole JPEG, PNG or WebP."),
)
TOO_MANY_REQUESTS = declare(
    "too_many_requests",
    429,
    ("Trop de demandes", "Too many requests"),
    (
        "Attendez le nombre de secondes donné par « Retry-After ».",
        "Wait for as many seconds as `Retry-After` says.",
    ),
)
INTERNAL = declare(
    "internal",
    500,
    ("Erreur du serveur", "Server error"),
    (
        "Réessayez ; si cela dure, donnez « trace » à l'administrateur.",
        "Try again; if it lasts, give `trace` to the administrator.",
    ),
)
UNAVAILABLE = declare(
    "unavailable",
    503,
    ("Service momentanément indisponible", "Service unavailable for a moment"),
    ("Réessayez dans quelques secondes ; rien n'est perdu.", "Try again in a few seconds; nothing is lost."),
)
MAIL_UNAVAILABLE = declare(
    "mail_unavailable",
    503,
    ("L'e-mail n'est pas parti", "The e-mail was not sent"),
    (
        "Réessayez dans une minute ; l'administrateur peut aussi donner un code.",
        "Try again in a minute; the administrator can also give a code.",
    ),
)
