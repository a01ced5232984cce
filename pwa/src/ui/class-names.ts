/** Join the class names that hold: `names("chip", open && "chip-open")`. */
export const names = (...all: (string | false | null | undefined)[]): string => all.filter(Boolean).join(" ");
