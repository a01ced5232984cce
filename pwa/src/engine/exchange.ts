import type { SyncAnswer, SyncRequest } from "../core/wire";

const TIMEOUT_MS = 20_000;

/** What became of one request. Only a real answer of our server changes anything; everything else is "try later". */
export type Reply =
  | { kind: "answer"; answer: SyncAnswer }
  | { kind: "signed-out" }
  | { kind: "too-large" }
  | { kind: "update-needed" }
  | { kind: "later"; waitMs: number | null; offline: boolean };

export type Send = (request: SyncRequest) => Promise<Reply>;

/** Post one exchange. A captive portal answers 200 with HTML: that is no answer of ours. */
export async function post(request: SyncRequest): Promise<Reply> {
  let response: Response;
  try {
    response = await fetch("/api/v1/sync", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    return { kind: "later", waitMs: null, offline: true };
  }
  const type = response.headers.get("content-type") ?? "";
  if (response.status === 200 && type.includes("application/json")) {
    try {
      const answer = (await response.json()) as SyncAnswer;
      if (answer.protocol === 1 && Array.isArray(answer.receipts)) return { kind: "answer", answer };
    } catch {
      // Cut short on the way: as if nothing had come.
    }
    return { kind: "later", waitMs: null, offline: true };
  }
  if (!type.includes("json")) return { kind: "later", waitMs: retryAfter(response), offline: true };
  switch (response.status) {
    case 401:
      return { kind: "signed-out" };
    case 413:
      return { kind: "too-large" };
    case 409:
    case 426:
      return { kind: "update-needed" };
    default:
      return { kind: "later", waitMs: retryAfter(response), offline: false };
  }
}

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
}
