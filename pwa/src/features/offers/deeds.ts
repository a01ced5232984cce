import type { Shown } from "../../core/preview";
import type { Fields } from "../../core/wire";
import { toast } from "../../ui/toast";
import { perform } from "../account/perform";
import { edit, newId } from "../app/device";
import { words } from "./words";

export async function publishService(fields: Fields): Promise<boolean> {
  if (!(await perform([{ kind: "service.publish", entity: newId(), args: fields }]))) return false;
  toast({ text: words.value.published });
  return true;
}

/** Only what changed, with what was read. */
export async function changeService(service: Shown, fields: Fields): Promise<boolean> {
  const args = Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => service.fields[name] !== value),
  );
  if (Object.keys(args).length === 0) return true;
  if (!(await perform([edit("service.edit", service.id, args)]))) return false;
  toast({ text: words.value.saved });
  return true;
}

export async function retireService(service: Shown): Promise<boolean> {
  if (!(await perform([edit("service.retire", service.id, {}, ["retired"])]))) return false;
  toast({ text: words.value.withdrawn });
  return true;
}

export async function schedule(args: Fields): Promise<boolean> {
  if (!(await perform([{ kind: "training_session.publish", entity: newId(), args }]))) return false;
  toast({ text: words.value.asked });
  return true;
}

export async function cancelSession(session: Shown, reason: string): Promise<boolean> {
  const args: Fields = reason.trim() ? { reason: reason.trim() } : {};
  if (!(await perform([{ kind: "training_session.cancel", entity: session.id, args }]))) return false;
  toast({ text: words.value.done });
  return true;
}
