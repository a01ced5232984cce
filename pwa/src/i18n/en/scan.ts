import type { scan as French } from "../fr/scan";

export const scan: typeof French = {
  start: "Scan the barcode",
  view: "What the camera sees",
  starting: "The camera is starting…",
  aim: "Aim at the barcode",
  light: "Light",
  stop: "Stop the camera",
  trouble: {
    refused: "Comptoir may not use the camera. Allow it in the site's settings, or search by name.",
    none: "This device has no camera. Search by name or type the code.",
    busy: "Another app is using the camera. Close it and try again, or search by name.",
    reader:
      "The barcode reader is not on this phone yet: it comes with the first scan on a network. Search by name or type the code.",
  },
};
