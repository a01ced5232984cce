import { describe, expect, it } from "vitest";
import { base64url, readPush, saySubscription } from "../src/core/push";

const ORIGIN = "https://comptoir.example";
const read = (data: unknown, language = "fr-FR") =>
  readPush(typeof data === "string" ? data : JSON.stringify(data), ORIGIN, language);

describe("a push", () => {
  it("of the declarative shape says all it has", () => {
    const notification = {
      title: "Rupture signalée",
      body: "Jus",
      navigate: `${ORIGIN}/notices/1?via=push`,
      lang: "fr",
      tag: "1",
      app_badge: "3",
      data: { url: "/elsewhere" },
    };
    expect(read({ web_push: 8030, notification, title: "flat" })).toEqual({
      title: "Rupture signalée",
      body: "Jus",
      lang: "fr",
      tag: "1",
      url: "/notices/1?via=push",
      badge: 3,
    });
  });

  it("with flat members is read as well", () => {
    expect(read({ title: "T", body: "B", url: "/notices/2", tag: "2" })).toMatchObject({
      title: "T",
      url: "/notices/2",
      badge: null,
    });
  });

  it.each(["", "not json", "[]", "null", "7", '{"notification":3}', '{"title":["x"]}'])(
    "that cannot be read (%j) still says where to look, in the reader's language",
    (text) => {
      const said = read(text);
      expect(said).toMatchObject({ title: "Comptoir", url: "/notices", lang: "fr" });
      expect(said.body).toMatch(/Ouvrez/);
      expect(read(text, "en-GB").body).toMatch(/Open/);
    },
  );

  it.each([
    "https://elsewhere.example/x",
    `${ORIGIN}.elsewhere.example/x`,
    "//elsewhere.example/x",
    "/\\elsewhere.example",
    "javascript:alert(1)",
    "",
  ])("never leads out of the app (%j)", (url) => {
    expect(read({ title: "T", url }).url).toBe("/notices");
    expect(read({ title: "T", notification: { navigate: url } }).url).toBe("/notices");
  });
});

describe("a subscription", () => {
  const keys = { p256dh: "p", auth: "a" };

  it("is said with the key it was made with", () => {
    const held = { endpoint: "https://push.example/1", keys, expirationTime: null };
    expect(saySubscription(held, "k", "Europe/Paris")).toEqual({
      endpoint: "https://push.example/1",
      keys,
      key: "k",
      zone: "Europe/Paris",
    });
  });

  it("without its keys is none", () => {
    expect(saySubscription({ endpoint: "https://push.example/1" }, "k", null)).toBeNull();
    expect(saySubscription({ keys }, "k", null)).toBeNull();
  });

  it("has its key in base64url, as the server writes it", () => {
    for (const text of ["", "a", "ab", "abc", "Ç’est prêt?>", "\u{1F514}"]) {
      const bytes = new TextEncoder().encode(text);
      expect(base64url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
    }
  });
});
