/** The server's own rule, so that nobody waits for a code at half an address. */
export const isEmail = (text: string): boolean =>
  /^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(text) && text.length <= 254;
