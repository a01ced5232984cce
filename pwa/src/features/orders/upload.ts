import { Refusal } from "../session/session";

const EDGE = 1600;

/** What the server makes of a picture: a name under which its sizes are kept. Throws `Refusal`; `offline` without a network. */
export async function uploadPicture(file: Blob): Promise<string> {
  const body = await smaller(file);
  let response: Response;
  try {
    response = await fetch("/api/v1/pictures", {
      method: "POST",
      body,
      headers: {
        "content-type": body.type || "application/octet-stream",
        "accept-language": document.documentElement.lang || "fr",
      },
      signal: AbortSignal.timeout(60_000),
    });
  } catch {
    throw new Refusal("offline", "", 0);
  }
  const said = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  if (response.ok && typeof said.hash === "string") return said.hash;
  throw new Refusal(
    String(said.code ?? "internal"),
    String(said.detail ?? said.title ?? ""),
    response.status,
    said,
  );
}

/** A phone's photo is ten times what is shown of it: made small before it travels. What cannot be read goes as it is. */
async function smaller(file: Blob): Promise<Blob> {
  if (file.size < 400_000) return file;
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, EDGE / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return made ?? file;
  } catch {
    return file;
  }
}
