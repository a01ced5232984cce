import { signal } from "@preact/signals";
import type { Person } from "../../core/wire";

export type Role = "rep" | "store_manager" | "brand_manager" | "admin";

/** Who is signed in on this device. Kept here so that the app opens without a network; the proof is the cookie. */
export interface Session {
  user: string;
  name: string;
  email: string;
  device: string;
  roles: Role[];
  side: "brand" | "retailer";
  language: "fr" | "en";
}

const KEPT = "comptoir.session";
const DEVICE = "comptoir.device";

export const session = signal<Session | null>(read());

export const me = (): Person => ({
  id: session.value?.user ?? "",
  name: session.value?.name ?? "",
  side: session.value?.side ?? "brand",
});

export const isStore = (): boolean => session.value?.side === "retailer";
export const isHeadquarters = (): boolean =>
  session.value?.roles.some((role) => role === "brand_manager" || role === "admin") ?? false;

/** Ask for a code by e-mail. The answer is the same whether the address is known or not. */
export async function askCode(email: string, invitation?: string): Promise<void> {
  await call("POST", "/api/v1/auth/codes", { email, ...(invitation ? { invitation } : {}) });
}

/** Sign in with the code that was mailed. Throws `Refusal` with the server's own sentence. */
export async function signIn(
  email: string,
  code: string,
  more: { invitation?: string; name?: string; language?: Session["language"] } = {},
): Promise<void> {
  const device = localStorage.getItem(DEVICE);
  const answer = (await call("POST", "/api/v1/auth/sessions", {
    email,
    code,
    ...(device ? { device } : {}),
    ...more,
  })) as {
    user: { id: string; name: string; email: string; language: string };
    device: string;
    roles: Role[];
    side: string;
  };
  localStorage.setItem(DEVICE, answer.device);
  keep({
    user: answer.user.id,
    name: answer.user.name,
    email: answer.user.email,
    device: answer.device,
    roles: answer.roles,
    side: answer.side === "retailer" ? "retailer" : "brand",
    language: answer.user.language === "en" ? "en" : "fr",
  });
}

/** Change one's own name or language on the server; this device follows its answer. */
export async function changeMe(change: { name?: string; language?: Session["language"] }): Promise<void> {
  const answer = (await call("PATCH", "/api/v1/me", change)) as { user: { name: string; language: string } };
  const before = session.value;
  if (!before) return;
  const language = answer.user.language === "en" ? "en" : "fr";
  keep({ ...before, name: answer.user.name, language });
}

/** Close the session on the server and here. What this user wrote stays in their own storage on this phone. */
export async function signOut(): Promise<void> {
  await call("DELETE", "/api/v1/auth/sessions/current").catch(() => undefined);
  localStorage.removeItem(KEPT);
  session.value = null;
}

/** What the server said, in the reader's language. `offline`: nothing was said. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    readonly extra: Record<string, unknown> = {},
  ) {
    super(message);
  }
}

/** Call an online route. Throws `Refusal`; its code is `offline` when there was no answer of ours. */
export async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        "accept-language": document.documentElement.lang || "fr",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(15_000),
    });
  } catch {
    throw new Refusal("offline", "", 0);
  }
  if (response.status === 204) return null;
  const type = response.headers.get("content-type") ?? "";
  if (!type.includes("json")) throw new Refusal("offline", "", response.status);
  const said = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  if (response.ok) return said;
  throw new Refusal(
    String(said.code ?? "internal"),
    String(said.detail ?? said.title ?? ""),
    response.status,
    { ...said, retry_after: Number(response.headers.get("retry-after")) || null },
  );
}

/** Whether the cookie of this browser may still be this user's: another tab can have signed in somebody else. */
export function isStill(user: string): boolean {
  const kept = read();
  return kept === null || kept.user === user;
}

/** A sign-in or sign-out in another tab holds in this one too. */
export function followOtherTabs(): void {
  addEventListener("storage", (event) => {
    if (event.key === KEPT) session.value = read();
  });
}

function keep(found: Session): void {
  localStorage.setItem(KEPT, JSON.stringify(found));
  session.value = found;
}

function read(): Session | null {
  try {
    const text = localStorage.getItem(KEPT);
    return text ? (JSON.parse(text) as Session) : null;
  } catch {
    return null;
  }
}
