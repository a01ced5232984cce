"""Reasons in words, French and English: for a terminal, a rejects file, or a screen. Pure."""

from collections.abc import Iterable
from typing import Any

from backend.imports.model import Finding, Unreadable
from backend.web.language import Language, Text

_FINDINGS: dict[str, Text] = {
    "missing_code": Text("le code magasin est vide", "the store code is empty"),
    "missing_name": Text("le nom est vide", "the name is empty"),
    "missing_gtin": Text("le GTIN (code-barres) est vide", "the GTIN (barcode) is empty"),
    "duplicate_code": Text(
        "le code « {value} » est déjà plus haut dans ce fichier",
        "code “{value}” is already further up in this file",
    ),
    "duplicate_gtin": Text(
        "le GTIN {value} est déjà plus haut dans ce fichier",
        "GTIN {value} is already further up in this file",
    ),
    "lost_leading_zero": Text(
        "le code postal {value} a perdu son zéro de tête ; importé comme 0{value}",
        "postcode {value} lost its leading zero; imported as 0{value}",
    ),
    "bad_postcode": Text("« {value} » n'est pas un code postal", "“{value}” is no postcode"),
    "bad_country": Text(
        "le pays « {value} » est inconnu ; un code ISO à deux lettres convient (FR)",
        "country “{value}” is unknown; a two-letter ISO code will do (FR)",
    ),
    "bad_position": Text(
        "« {value} » n'est pas une position en degrés décimaux (48,8566)",
        "“{value}” is no position in decimal degrees (48.8566)",
    ),
    "position_zero": Text(
        "la position 0,0 est au large de l'Afrique ; importé sans position",
        "position 0,0 lies in the sea off Africa; imported without a position",
    ),
    "no_departement": Text(
        "aucun département pour le code postal « {value} » ; importé sans territoire",
        "no département has the postcode “{value}”; imported without a territory",
    ),
    "too_many_columns": Text(
        "plus de cellules que l'en-tête n'a de colonnes (« {value} » en trop)",
        "more cells than the header has columns (“{value}” is left over)",
    ),
    "unknown_store_code": Text(
        "aucun magasin n'a le code « {value} » ; --mapping FICHIER peut dire lequel c'est",
        "no store has the code “{value}”; --mapping FILE may say which it is",
    ),
    "bad_product": Text(
        "« {value} » n'est pas un GTIN ; --mapping FICHIER peut dire lequel c'est",
        "“{value}” is no GTIN; --mapping FILE may say which it is",
    ),
    "bad_day": Text(
        "« {value} » n'est pas une date (2026-11-21, 21/11/2026)", "“{value}” is no date (2026-11-21, 21/11/2026)"
    ),
    "bad_units": Text("« {value} » n'est pas un nombre entier d'unités", "“{value}” is no whole number of units"),
    "bad_value": Text("« {value} » n'est pas un montant (12,50)", "“{value}” is no amount (12.50)"),
    "short_row": Text("moins de cellules que l'en-tête n'a de colonnes", "fewer cells than the header has columns"),
    "too_long": Text("plus de 1 000 caractères", "more than 1,000 characters"),
    "line_too_long": Text("ligne trop longue pour être une ligne de tableau", "too long to be a row of a table"),
    "unbalanced_quote": Text(
        "les guillemets ne vont pas par paires ; doublez ceux qui font partie du texte",
        "the quotes do not pair up; double those that belong to the text",
    ),
    "bad_encoding": Text(
        "des caractères sont illisibles dans l'encodage du fichier",
        "some characters cannot be read in the file's encoding",
    ),
    "spreadsheet_error": Text(
        "la cellule contient l'erreur de tableur {value}",
        "the cell holds the spreadsheet error {value}",
    ),
    "formula_without_value": Text(
        "la formule n'a pas de résultat ; ouvrez le classeur dans un tableur et enregistrez-le",
        "the formula has no result; open the workbook in a spreadsheet program and save it",
    ),
    "gtin_length": Text(
        "« {value} » : un GTIN a 8, 12, 13 ou 14 chiffres",
        "“{value}”: a GTIN has 8, 12, 13 or 14 digits",
    ),
    "gtin_check_digit": Text(
        "le chiffre de contrôle du GTIN {value} est faux",
        "the check digit of GTIN {value} is wrong",
    ),
    "gtin_not_digits": Text(
        "« {value} » n'est pas un GTIN ; mettez la colonne au format texte avant d'exporter",
        "“{value}” is no GTIN; format the column as text before you export it",
    ),
    "bad_weekday": Text("« {value} » n'est pas un jour de la semaine", "“{value}” is no day of the week"),
    "bad_flag": Text("« {value} » n'est ni oui ni non", "“{value}” is neither yes nor no"),
    "bad_time": Text("« {value} » n'est pas une heure (08:30)", "“{value}” is no time of day (08:30)"),
    "same_hours": Text(
        "l'ouverture et la fermeture sont à la même heure ; jour laissé inconnu",
        "opening and closing are at the same time; the day is left unknown",
    ),
    "closed_with_hours": Text(
        "le jour est dit fermé et porte des horaires ; jour laissé inconnu",
        "the day is said to be closed and has hours; the day is left unknown",
    ),
    "contradicting_day": Text(
        "une autre ligne dit le contraire de ce jour",
        "another row says the contrary about this day",
    ),
    "overlapping_hours": Text(
        "ces horaires recouvrent ceux d'une autre ligne du même jour",
        "these hours overlap those of another row of the same day",
    ),
    "always_closed": Text(
        "fermé tous les jours de la semaine : à vérifier",
        "closed on every day of the week: worth a check",
    ),
    "unknown_store": Text(
        "aucun magasin n'a le code « {value} » ; importez d'abord les magasins",
        "no store has the code “{value}”; import the stores first",
    ),
    "missing_product": Text(
        "ni GTIN ni nom de produit ; désignez la colonne : --column gtin=NOM ou --column product=NOM",
        "neither a GTIN nor a product's name; name the column: --column gtin=NAME or --column product=NAME",
    ),
    "bad_moment": Text(
        "« {value} » n'est pas une date (2022-10-07T11:55, 07/10/2022 11:55)",
        "“{value}” is no date (2022-10-07T11:55, 07/10/2022 11:55)",
    ),
    "ends_before_it_starts": Text("la fin « {value} » précède le début", "the end “{value}” comes before the start"),
    "in_the_future": Text("« {value} » est dans le futur", "“{value}” lies in the future"),
    "duplicate_stock_out": Text(
        "le même produit, au même magasin et à la même heure ({value}), est déjà plus haut dans ce fichier",
        "the same product at the same store and time ({value}) is already further up in this file",
    ),
    "edited_since": Text(
        "{field} a été modifié depuis l'import : « {detail} » est gardé, le fichier dit « {value} »",
        "{field} was edited since the import: “{detail}” is kept, the file says “{value}”",
    ),
    "other_territory": Text(
        "le magasin est dans le territoire « {detail} », pas « {value} » ; un import ne le déplace pas",
        "the store is in territory “{detail}”, not “{value}”; an import does not move it",
    ),
    "invalid_value": Text("{field} : « {value} » est refusé ({detail})", "{field}: “{value}” is refused ({detail})"),
}
_REFUSED = Text(
    "le serveur a refusé « {value} » : {reason} {detail}",
    "the server refused “{value}”: {reason} {detail}",
)

_UNREADABLE: dict[str, Text] = {
    "cannot_open": Text("le fichier ne peut pas être lu : {detail}", "the file cannot be read: {detail}"),
    "empty": Text("le fichier est vide", "the file is empty"),
    "no_parquet": Text(
        "lire du Parquet demande une bibliothèque de plus : pip install comptoir[parquet]",
        "reading Parquet needs one more library: pip install comptoir[parquet]",
    ),
    "bad_mapping": Text(
        "ligne {line} : une ligne de correspondance est « store » ou « product », le code du fichier, le nôtre",
        "line {line}: a row of a mapping is “store” or “product”, the file's code, ours",
    ),
    "header_only": Text(
        "le fichier n'a aucune ligne sous son en-tête (ligne {line})",
        "the file has no rows under its header (line {line})",
    ),
    "binary": Text(
        "ce n'est pas un tableau : donnez un fichier CSV ou XLSX",
        "this is no table: give a CSV or XLSX file",
    ),
    "old_workbook": Text(
        "classeur Excel ancien (.xls) ou à mot de passe : enregistrez-le en .xlsx sans mot de passe, ou en CSV",
        "an old Excel workbook (.xls) or one with a password: save it as .xlsx without a password, or as CSV",
    ),
    "not_a_workbook": Text(
        "cette archive n'est pas un classeur XLSX lisible : enregistrez-la en XLSX ou en CSV",
        "this archive is no readable XLSX workbook: save it as XLSX or CSV",
    ),
    "damaged_workbook": Text(
        "le classeur est endommagé à partir de la ligne {line} ; ce qui précède est importé",
        "the workbook is damaged from row {line} on; what comes before is imported",
    ),
    "workbook_too_large": Text(
        "le classeur contient trop de texte pour être lu ainsi : exportez-le en CSV",
        "the workbook holds too much text to be read this way: export it as CSV",
    ),
    "unknown_encoding": Text(
        "l'encodage « {encoding} » est inconnu (utf-8, cp1252, utf-16 …)",
        "encoding “{encoding}” is unknown (utf-8, cp1252, utf-16 …)",
    ),
    "unknown_sheet": Text(
        "le classeur n'a pas de feuille « {sheet} » ; il a : {sheets}",
        "the workbook has no sheet “{sheet}”; it has: {sheets}",
    ),
    "no_sheets": Text(
        "--sheet « {sheet} » : un fichier CSV n'a pas de feuilles",
        "--sheet “{sheet}”: a CSV file has no sheets",
    ),
    "line_too_long": Text(
        "la première ligne dépasse {limit} caractères : ce n'est pas un tableau",
        "the first line is longer than {limit} characters: this is no table",
    ),
    "missing_column": Text(
        "pas de colonne pour : {fields}. Colonnes de la ligne {line} : {columns}. Nommez-la : --column {first}=NOM",
        "no column for: {fields}. Columns on line {line}: {columns}. Name it: --column {first}=NAME",
    ),
    "unknown_column": Text(
        "pas de colonne « {header} » pour {field} ; colonnes du fichier : {columns}",
        "no column “{header}” for {field}; the file has: {columns}",
    ),
    "duplicate_header": Text(
        "plusieurs colonnes « {header} » ({positions}) : dites laquelle, par exemple --column {field}=#{first}",
        "several columns are called “{header}” ({positions}): say which, for example --column {field}=#{first}",
    ),
    "unknown_field": Text(
        "« {field} » n'est pas un champ de cet import ; il a : {fields}",
        "“{field}” is no field of this import; it has: {fields}",
    ),
}


def sentence(finding: Finding, language: Language) -> str:
    """A finding in words. A code nobody here knows came from the door and is said as such."""
    words = _FINDINGS.get(finding.reason, _REFUSED).said(language)
    said = words.format(value=finding.value, detail=finding.detail, field=finding.field, reason=finding.reason)
    return said.strip()


def explanation(unreadable: Unreadable, language: Language) -> str:
    """Why nothing (more) of a file can be imported, and the way out, in one sentence."""
    params = {name: _listed(value) for name, value in unreadable.params.items()}
    firsts = unreadable.params.get("fields") or unreadable.params.get("positions") or ("",)
    return _UNREADABLE[unreadable.reason].said(language).format(**params, first=firsts[0])


def _listed(value: Any) -> str:
    if isinstance(value, str) or not isinstance(value, Iterable):
        return str(value)
    return ", ".join(str(one) for one in value)
