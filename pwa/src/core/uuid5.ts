/** UUIDv5 (RFC 9562): the same id for the same name, worked out at once; the browser's own SHA-1 only answers later. */
export function uuid5(namespace: string, name: string): string {
  const space = (namespace.replaceAll("-", "").match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  const bytes = sha1([...space, ...utf8(name)]).slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const utf8 = (text: string): number[] =>
  (encodeURIComponent(text).match(/%..|[^%]/g) ?? []).map((one) =>
    one.length === 3 ? Number.parseInt(one.slice(1), 16) : one.charCodeAt(0),
  );

const rotated = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

/** FIPS 180-4. For names of a few dozen bytes: it names things, it proves nothing. */
function sha1(message: number[]): number[] {
  const padded = [...message, 0x80];
  while (padded.length % 64 !== 56) padded.push(0);
  const bits = message.length * 8;
  padded.push(0, 0, 0, 0, bits >>> 24, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255);
  let state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (let start = 0; start < padded.length; start += 64) {
    const words: number[] = [];
    for (let n = 0; n < 80; n++) {
      const at = start + n * 4;
      const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = padded.slice(at, at + 4);
      const mixed = (words[n - 3] ?? 0) ^ (words[n - 8] ?? 0) ^ (words[n - 14] ?? 0) ^ (words[n - 16] ?? 0);
      words.push(n < 16 ? (b0 << 24) | (b1 << 16) | (b2 << 8) | b3 : rotated(mixed, 1));
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
    words.forEach((word, n) => {
      const [f, k] =
        n < 20
          ? [(b & c) | (~b & d), 0x5a827999]
          : n < 40
            ? [b ^ c ^ d, 0x6ed9eba1]
            : n < 60
              ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
              : [b ^ c ^ d, 0xca62c1d6];
      const next = (rotated(a, 5) + f + e + k + word) | 0;
      [a, b, c, d, e] = [next, a, rotated(b, 30), c, d];
    });
    state = [a, b, c, d, e].map((word, n) => (word + (state[n] ?? 0)) | 0);
  }
  return state.flatMap((word) => [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255]);
}
