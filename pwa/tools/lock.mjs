// Complete package-lock.json: `npm install --package-lock-only && node tools/lock.mjs` (`make lock` does both).
// A registry mirror may carry the binaries of a few platforms only. npm then drops the others from the lock without a
// word, and `npm ci` refuses that lock on every machine. Each one missing is put back with what its name says of it.
import { readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("../package-lock.json", import.meta.url);
const LIBC = { gnu: "glibc", gnueabihf: "glibc", musl: "musl", musleabihf: "musl" };

const lock = JSON.parse(readFileSync(FILE, "utf8"));
for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    const named = /(?:cli|rollup)-([a-z0-9]+)-([a-z0-9]+)(?:-([a-z]+))?$/.exec(name);
    if (lock.packages[key] || !named) continue;
    const [, os, cpu, abi] = named;
    const libc = os === "linux" ? [LIBC[abi] ?? "glibc"] : undefined;
    lock.packages[key] = { version, cpu: [cpu], dev: true, ...(libc && { libc }), optional: true, os: [os] };
  }
}
const { "": project, ...rest } = lock.packages;
const sorted = Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1));
lock.packages = { "": project, ...Object.fromEntries(sorted) };
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
