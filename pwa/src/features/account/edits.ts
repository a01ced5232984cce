import type { Intent } from "../../core/op";
import type { Fields, Json } from "../../core/wire";

/** An entity's fields as a form holds them: what was there when it was opened, and what its author saw then. */
export interface EditForm {
  before: Record<string, string>;
  values: Record<string, string>;
  /** Per field, the op ids of the values seen at opening: what came meanwhile was not seen, and must clash. */
  base: Record<string, string[]>;
}

export function openForm(fields: Fields, names: readonly string[], seen: Intent): EditForm {
  const before = Object.fromEntries(names.map((name) => [name, asText(fields[name])]));
  return { before, values: before, base: seen.base ?? {} };
}

const asText = (value: Json | undefined): string =>
  value === null || value === undefined ? "" : String(value);

/** What was changed, by field; an emptied field is null. */
export function changes({ before, values }: EditForm): Fields {
  const changed: Fields = {};
  for (const [name, value] of Object.entries(values)) {
    const now = value.trim();
    if (now !== (before[name] ?? "").trim()) changed[name] = now === "" ? null : now;
  }
  return changed;
}

/** The intent that says what was changed, or null when nothing was. */
export function editIntent(
  kind: string,
  entity: string,
  form: EditForm,
  only?: readonly string[],
): Intent | null {
  const all = changes(form);
  const args = Object.fromEntries(
    Object.entries(all).filter(([name]) => only === undefined || only.includes(name)),
  );
  const names = Object.keys(args);
  if (names.length === 0) return null;
  const base = Object.fromEntries(Object.entries(form.base).filter(([name]) => names.includes(name)));
  return { kind, entity, args, base };
}

/** The server's own rule: something, an at sign, something. */
export const isEmail = (written: string): boolean => /^[^@\s]+@[^@\s]+$/.test(written);
