import type { Intent } from "../../core/op";
import type { Queued } from "../../core/outbox";
import { t } from "../../i18n/language";
import { StorageTrouble } from "../../store/port";
import { toast } from "../../ui/toast";
import { act } from "../app/device";

/** Queue what a tap asked for; when this phone cannot keep it, say so. Null then. */
export async function perform(intents: Intent[]): Promise<Queued[] | null> {
  try {
    return await act(intents);
  } catch (error) {
    if (!(error instanceof StorageTrouble)) throw error;
    toast({ text: t.value.account.trouble[error.reason], tone: "problem" });
    return null;
  }
}
