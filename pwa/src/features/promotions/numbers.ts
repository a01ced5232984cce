/** Numbers as people type them: spaces between thousands, a comma or a point before cents. */

const bare = (written: string): string => written.replace(/[\s\u00a0\u202f€]/g, "");

/** A whole number between two; null: it is none. */
export function toCount(written: string, least: number, most: number): number | null {
  const text = bare(written);
  const found = /^\d{1,10}$/.test(text) ? Number(text) : null;
  return found !== null && found >= least && found <= most ? found : null;
}

/** An amount in minor units: "2,49" is 249, "1 200" is 120000; null: it is none. */
export function toMinor(written: string, most = 1_000_000_000): number | null {
  const found = /^(\d{1,8})(?:[.,](\d{1,2}))?$/.exec(bare(written));
  if (!found) return null;
  const minor = Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0"));
  return minor <= most ? minor : null;
}

/** An amount as a field shows it: 249 is "2,49" in French. */
export const fromMinor = (minor: unknown, isFrench: boolean): string =>
  typeof minor === "number" ? (minor / 100).toFixed(2).replace(".", isFrench ? "," : ".") : "";
