import { isGtin } from "../../core/gtin";

/** Looks for a product's barcode in what the camera shows now; null when there is none. */
export type Read = (video: HTMLVideoElement) => Promise<string | null>;

interface Detector {
  detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]>;
}
interface Detectors {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats: () => Promise<string[]>;
}

const FORMATS = ["ean_13", "ean_8", "upc_a", "itf"];

/** The browser's own reader, else one of WebAssembly: fetched on first use, kept by the service worker from then on. */
export async function openReader(): Promise<Read> {
  const own = await ownReader();
  return own ?? (await import("./wasm-reader")).openWasmReader();
}

async function ownReader(): Promise<Read | null> {
  const made = (globalThis as { BarcodeDetector?: Detectors }).BarcodeDetector;
  // Some browsers have the name and read nothing.
  const known = (await made?.getSupportedFormats().catch(() => [])) ?? [];
  const formats = FORMATS.filter((format) => known.includes(format));
  if (!made || !formats.includes("ean_13")) return null;
  const detector = new made({ formats });
  return async (video) => gtinAmong((await detector.detect(video)).map((found) => found.rawValue));
}

export const gtinAmong = (texts: string[]): string | null => texts.find(isGtin) ?? null;
