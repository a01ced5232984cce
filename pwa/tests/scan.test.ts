import { afterEach, expect, it, vi } from "vitest";
import { gtinAmong, openReader } from "../src/features/scan/reader";

const opened = vi.hoisted(() => vi.fn());
vi.mock("../src/features/scan/wasm-reader", () => ({ openWasmReader: opened }));
afterEach(() => {
  vi.unstubAllGlobals();
  opened.mockReset();
});

/** A browser with a reader of its own, which knows `formats` and sees `texts`. */
function browser(formats: string[], texts: string[]): { asked: string[][] } {
  const seen = { asked: [] as string[][] };
  class Detector {
    static getSupportedFormats = async () => formats;
    constructor(options: { formats: string[] }) {
      seen.asked.push(options.formats);
    }
    detect = async () => texts.map((rawValue) => ({ rawValue }));
  }
  vi.stubGlobal("BarcodeDetector", Detector);
  return seen;
}

const video = {} as HTMLVideoElement;

it("the browser's own reader is used where it reads product codes; what is no GTIN is not one", async () => {
  const seen = browser(
    ["ean_13", "ean_8", "qr_code"],
    ["https://example.org", "3017620422004", "3017620422003"],
  );
  expect(await (await openReader())(video)).toBe("3017620422003");
  expect(seen.asked).toEqual([["ean_13", "ean_8"]]);
  expect(opened).not.toHaveBeenCalled();
});

it("one that reads none, or is not there, gives way to WebAssembly", async () => {
  const read = async () => null;
  opened.mockResolvedValue(read);
  browser([], []);
  expect(await openReader()).toBe(read);
  vi.unstubAllGlobals();
  expect(await openReader()).toBe(read);
  expect(gtinAmong(["nothing", "12345"])).toBeNull();
});
