import type { Shown } from "../../core/preview";
import { text } from "../accounts/brief";
import { titleOf } from "./thread-screen";
import { rootOf } from "./threads";
import { words } from "./words";

/** A message as a line of the timeline, with the way to the conversation. */
export function MessageText({ entry }: { entry: Shown }) {
  const w = words.value;
  const root = rootOf(entry);
  const what = titleOf(root);
  return (
    <>
      <p class="said">{text(entry, "text")}</p>
      <p class="small">
        <a href={`/thread/${root}`}>{what ? w.about(what) : w.reply}</a>
      </p>
    </>
  );
}
