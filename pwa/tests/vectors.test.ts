import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { canonical, clean, toOp } from "../src/core/op";
import type { Fields, Json, Op } from "../src/core/wire";

/** Read as text: a bundler's JSON reader refuses half an emoji, which is one of the cases. */
// biome-ignore lint/suspicious/noExplicitAny: the shape of each file is told in its `about`
const vectors = (name: string): any =>
  JSON.parse(readFileSync(new URL(`../../sync/vectors/${name}.json`, import.meta.url), "utf8"));

const canonicalVectors = vectors("canonical");
const opVectors = vectors("op_parse");

describe("canonical text, as the server writes it", () => {
  for (const vector of canonicalVectors.cases) {
    it(vector.name, () => {
      const kept = clean(vector.raw as Json);
      expect(kept).toEqual(vector.clean);
      expect(canonical(kept)).toBe(vector.canonical);
      expect(createHash("sha256").update(canonical(kept), "utf8").digest("hex")).toBe(vector.sha256);
    });
  }
});

describe("an op made here reads there", () => {
  for (const vector of opVectors.good.filter((one: object) => !("repeat" in one))) {
    it(vector.name, () => {
      const raw = vector.raw as unknown as Op;
      const made = toOp(
        {
          kind: raw.kind,
          entity: raw.entity.toLowerCase(),
          args: (raw.args ?? {}) as Fields,
          base: raw.base ?? {},
        },
        raw.id.toLowerCase(),
        raw.at,
        { seq: raw.seq, after: raw.after ?? null },
      );
      expect(made.args).toEqual(vector.op.args);
      expect([made.id, made.seq, made.kind, made.entity]).toEqual([
        vector.op.id,
        vector.op.seq,
        vector.op.kind,
        vector.op.entity,
      ]);
    });
  }
});
