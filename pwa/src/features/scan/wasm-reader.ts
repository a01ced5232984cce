import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import url from "zxing-wasm/reader/zxing_reader.wasm?url";
import { gtinAmong, type Read } from "./reader";

/** Enough for a barcode that fills a third of the picture; more only costs a cheap phone its frames. */
const WIDTH = 800;

export async function openWasmReader(): Promise<Read> {
  await prepareZXingModule({ overrides: { locateFile: () => url }, fireImmediately: true });
  const canvas = document.createElement("canvas");
  const paper = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    if (!paper || video.videoWidth === 0) return null;
    canvas.width = Math.min(WIDTH, video.videoWidth);
    canvas.height = Math.round((canvas.width * video.videoHeight) / video.videoWidth);
    paper.drawImage(video, 0, 0, canvas.width, canvas.height);
    const found = await readBarcodes(paper.getImageData(0, 0, canvas.width, canvas.height), {
      formats: ["EAN13", "EAN8", "UPCA", "ITF14"],
      maxNumberOfSymbols: 3,
    });
    return gtinAmong(found.map((one) => one.text));
  };
}
