"""Rows of a store list to accounts. Pure."""

from collections.abc import Iterable, Iterator
from typing import Any

from backend.accounts.places import departement
from backend.imports import values
from backend.imports.difference import Difference, differences, heads_of, is_ours
from backend.imports.model import (
    Column,
    Finding,
    Importer,
    Item,
    Known,
    Options,
    Outcome,
    Planned,
    Row,
    Surroundings,
    Weight,
)
from backend.replication.door import ServerOp
from sync.entity import Entity

CODE_HEADERS = (
    "code", "code magasin", "code du magasin", "store code", "store id", "id magasin", "identifiant magasin",
    "numero magasin", "numero de magasin", "num magasin", "n magasin", "no magasin", "store number", "store no",
    "code pdv", "id pdv", "code point de vente", "code client", "numero client", "n client", "customer code",
    "customer number", "account code", "account number", "outlet code", "code site", "external id", "identifiant", "id",
    "reference", "ref",
)  # fmt: skip
COLUMNS = (
    Column("code", CODE_HEADERS, required=True),
    Column("name", (
        "nom", "name", "nom du magasin", "nom magasin", "store name", "nom du point de vente", "point de vente",
        "libelle", "libelle magasin", "designation", "denomination", "intitule", "raison sociale", "shop name",
        "outlet name", "customer name", "account name", "magasin", "store",
    ), required=True),
    Column("banner", ("enseigne", "banner", "chaine", "chain", "fascia", "reseau", "retailer")),
    Column("address", (
        "adresse", "address", "adresse 1", "address 1", "adresse ligne 1", "address line 1", "adresse postale",
        "street address", "street", "rue", "voie",
    )),
    Column("postcode", (
        "cp", "code postal", "codepostal", "postcode", "post code", "postal code", "zip", "zip code", "zipcode",
    )),
    Column("city", ("ville", "city", "commune", "town", "localite", "municipality")),
    Column("country", ("pays", "country", "code pays", "country code")),
    Column("phone", (
        "telephone", "tel", "phone", "phone number", "numero de telephone", "n telephone", "telephone fixe", "tel fixe",
    )),
    Column("email", ("email", "e mail", "mail", "courriel", "adresse email", "adresse mail", "email address")),
    Column("website", ("site web", "website", "site internet", "web", "url")),
    Column("opening_hours", ("opening hours", "horaires", "horaires d ouverture", "horaires osm")),
    Column("latitude", ("latitude", "lat", "gps latitude", "latitude gps", "gps lat")),
    Column("longitude", ("longitude", "lon", "lng", "long", "gps longitude", "longitude gps", "gps lon")),
)  # fmt: skip
_AS_TYPED = ("name", "banner", "address", "city", "phone", "email", "website", "opening_hours")


def items(rows: Iterable[Row], options: Options) -> Iterator[Item | Finding]:
    """An account for each good row; a code counts as taken once a row with it is good."""
    taken: set[str] = set()
    for row in rows:
        if row.findings:
            yield from row.findings
            continue
        item, findings = _item(row, options, taken)
        yield from findings
        if item is not None:
            taken.add(item.key)
            yield item


def _item(row: Row, options: Options, taken: set[str]) -> tuple[Item | None, list[Finding]]:
    findings = [row.reject(name, f"missing_{name}") for name in ("code", "name") if not row.get(name)]
    if row.get("code") in taken:
        findings.append(row.reject("code", "duplicate_code"))
    found: dict[str, Any] = {name: row.get(name) for name in _AS_TYPED if row.get(name)}
    country = values.country(row.get("country")) if row.get("country") else options.country
    if country is None:
        findings.append(row.reject("country", "bad_country"))
    elif row.get("country"):
        found["country"] = country
    found |= _postcode(row, country or options.country, findings)
    found |= _position(row, findings)
    if any(finding.kind is Weight.REJECT for finding in findings):
        return None, [finding for finding in findings if finding.kind is Weight.REJECT]
    territory = None
    if options.by_departement and country == "FR":
        territory = departement(found.get("postcode", ""))
        if territory is None:
            findings.append(row.warn("postcode", "no_departement"))
    fixed = {"external_id": row.get("code"), "country": country, "level": "store", "source": "import"}
    return Item((row.line,), row.get("code"), found, fixed, territory), findings


def _postcode(row: Row, country: str, findings: list[Finding]) -> dict[str, str]:
    raw = row.get("postcode")
    if not raw:
        return {}
    read = values.postcode(raw, country)
    if read is None:
        findings.append(row.reject("postcode", "bad_postcode"))
        return {}
    postcode, padded = read
    if padded:
        findings.append(row.warn("postcode", "lost_leading_zero"))
    return {"postcode": postcode}


def _position(row: Row, findings: list[Finding]) -> dict[str, int]:
    latitude, longitude = row.get("latitude"), row.get("longitude")
    if not latitude and not longitude:
        return {}
    lat_e7, lon_e7 = values.degrees_e7(latitude, 90), values.degrees_e7(longitude, 180)
    if lat_e7 is None:
        findings.append(row.reject("latitude", "bad_position"))
    elif lon_e7 is None:
        findings.append(row.reject("longitude", "bad_position"))
    elif lat_e7 == lon_e7 == 0:
        findings.append(row.warn("latitude", "position_zero"))
    else:
        return {"lat_e7": lat_e7, "lon_e7": lon_e7}
    return {}


def plan(item: Item, known: Known, around: Surroundings) -> Planned:
    """A new account, an edit of what differs, or nothing."""
    if known.entity is None:
        args = {**item.fixed, **item.values}
        if item.territory is not None:
            args["territory"] = around.territories[item.territory]
        return Planned(Outcome.ADDED, (ServerOp("account.add", known.id, args),))
    found = differences(item, known.entity, around.user)
    moved, remarks = _territory(item, known.entity, around)
    ops = (*edit_of(found, known.id), *moved)
    return Planned(Outcome.EDITED if ops else Outcome.UNCHANGED, ops, (*found.findings, *remarks))


def edit_of(found: Difference, account: str) -> tuple[ServerOp, ...]:
    """The op that writes a difference, if there is one."""
    return (ServerOp("account.edit", account, found.values, found.base),) if found.values else ()


def _territory(item: Item, account: Entity, around: Surroundings) -> tuple[tuple[ServerOp, ...], tuple[Finding, ...]]:
    """Give a territory to an account that never had one. Moving an account is a person's decision: only remarked."""
    if item.territory is None:
        return (), ()
    wanted, shown = around.territories[item.territory], account.get("territory")
    if shown == wanted:
        return (), ()
    if shown is None and is_ours(account, "territory", around.user):
        base = {"territory": heads_of(account, "territory")}
        return (ServerOp("account.assign", account.id, {"territory": wanted}, base),), ()
    current = "" if shown is None else around.code_of(shown)
    return (), (Finding(item.line, "territory", "other_territory", Weight.WARNING, item.territory, current),)


IMPORTER = Importer("stores", COLUMNS, "account", "account.add", frozenset({"name", "external_id"}), items, plan)
