/**
 * Hand a file to its reader: by the phone's share sheet where there is one, else as a download.
 * Answers false when the reader closed the share sheet. Imports nothing: the rescue page uses it too.
 */
export async function saveFile(name: string, content: unknown): Promise<boolean> {
  const file = new File([JSON.stringify(content, null, 1)], name, { type: "application/json" });
  const isPhone = matchMedia("(pointer: coarse)").matches;
  if (isPhone && navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file], title: name });
      return true;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return false;
      // The sheet refused the file: a download still works.
    }
  }
  const url = URL.createObjectURL(file);
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  // Some browsers read the file after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return true;
}

/** "comptoir-2026-11-21-1805.json" */
export function fileName(nowMs: number): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  const at = new Date(nowMs);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `comptoir-${day}-${two(at.getHours())}${two(at.getMinutes())}.json`;
}
