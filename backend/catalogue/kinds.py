"""The ops on products; they arrive by import or from headquarters."""

from typing import Annotated

from pydantic import AfterValidator
from stdnum import ean

from backend.catalogue import decide
from backend.replication.args import Args, Line, parser
from sync.access import Role
from sync.kind import Creates, EntityKind, Home, Kind, OpClass, Rule
from sync.kind import Field as Spec

_HQ = frozenset({Role.BRAND_MANAGER, Role.ADMIN})


def _gtin(value: str) -> str:
    """GS1 General Specifications 7.9: 8, 12, 13 or 14 digits, the last a check digit."""
    if not value.isascii() or not value.isdigit() or len(value) not in {8, 12, 13, 14}:
        raise ValueError("a GTIN has 8, 12, 13 or 14 digits")
    if not ean.is_valid(value):
        raise ValueError("the last digit of the GTIN does not fit the others")
    return value


Gtin = Annotated[str, AfterValidator(_gtin)]


class _ProductFields(Args):
    brand: Line | None = None
    category: Line | None = None


class ProductAdd(_ProductFields):
    """A product."""

    gtin: Gtin
    name: Line


class ProductEdit(_ProductFields):
    """Its wording; the GTIN never changes."""

    name: Line | None = None


PRODUCT = EntityKind(
    name="product",
    fields={"gtin": Spec(Rule.FIXED), **dict.fromkeys(("name", "brand", "category"), Spec())},
    home=Home.PUBLIC,
)
ENTITIES = (PRODUCT,)

KINDS = (
    Kind("product.add", OpClass.EDIT, "product", _HQ, parser(ProductAdd), decide.add,
         creates=Creates.ALWAYS, schema=ProductAdd.model_json_schema),
    Kind("product.edit", OpClass.EDIT, "product", _HQ, parser(ProductEdit), decide.edit,
         schema=ProductEdit.model_json_schema),
)  # fmt: skip
