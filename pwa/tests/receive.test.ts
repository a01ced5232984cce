import { describe, expect, it } from "vitest";
import { joined, type Patch, type ScopePatch } from "../src/core/receive";
import type { Body } from "../src/core/wire";

const row = (id: string, text = ""): Body => ({ id, fields: { text } }) as unknown as Body;
const page = (scope: string, put: Body[], drop: string[] = []): ScopePatch => ({ scope, put, drop });
const patch = (part: Partial<Patch>): Patch => ({
  standing: { incarnation: "i", epoch: "e", cursors: {}, staging: [] },
  outbox: [],
  rows: [],
  staged: [],
  replace: [],
  clear: [],
  leave: [],
  more: false,
  ...part,
});

describe("two answers as one", () => {
  it("keep what the second says of a row", () => {
    const first = patch({ rows: [page("s", [row("a", "1"), row("b")], ["c", "d"])] });
    const second = patch({ rows: [page("s", [row("a", "2"), row("c")], ["b"]), page("t", [row("a", "3")])] });
    expect(joined(first, second).rows).toEqual([
      page("s", [row("a", "2"), row("c")], ["b", "d"]),
      page("t", [row("a", "3")]),
    ]);
  });

  it("stand where the second does", () => {
    const standing = { incarnation: "i", epoch: "e", cursors: { s: 2 }, staging: [] };
    const both = joined(
      patch({ more: true, leave: ["x"] }),
      patch({ standing, replace: ["s"], leave: ["y"] }),
    );
    expect(both).toMatchObject({ standing, more: false, replace: ["s"], leave: ["x", "y"] });
  });

  it("let go of pages put aside for a scope that starts again", () => {
    const first = patch({ staged: [page("s", [row("old")]), page("t", [row("kept")])] });
    const second = patch({ clear: ["s"], staged: [page("s", [row("new")])] });
    expect(joined(first, second).staged).toEqual([page("t", [row("kept")]), page("s", [row("new")])]);
  });
});
