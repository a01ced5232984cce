/** "Camille Morel" → "CM", "Jean-Luc" → "J", "" → "?" */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0];
  if (first === undefined) return "?";
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return [first, last]
    .filter((word) => word !== undefined)
    .map((word) => Array.from(word)[0] ?? "")
    .join("")
    .toUpperCase();
}
