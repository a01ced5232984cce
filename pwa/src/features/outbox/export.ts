import { t } from "../../i18n/language";
import { toast } from "../../ui/toast";
import { rescueFile } from "../app/device";
import { fileName, saveFile } from "../rescue/save-file";

/** The outbox and the drafts of this user as a file: the format of the rescue page, with one storage in it. */
export async function exportOutbox(): Promise<void> {
  const { outbox } = t.value;
  try {
    const rescue = await rescueFile();
    const exportedMs = Date.now();
    const file = { comptoir: 1, exportedMs, storages: rescue ? [rescue] : [] };
    if (await saveFile(fileName(exportedMs), file)) toast({ text: outbox.exported });
  } catch {
    toast({ text: outbox.exportFailed, tone: "problem" });
  }
}
