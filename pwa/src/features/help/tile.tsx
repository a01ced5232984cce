import { Tile } from "../../ui/tile";
import { text } from "../accounts/brief";
import { threadsOf } from "./threads";
import { words } from "./words";

/** On the store's home: whom to ask, and the last words that were exchanged. */
export function HelpTile({ account }: { account: string }) {
  const w = words.value;
  const last = threadsOf(account)[0]?.messages.at(-1);
  return (
    <Tile
      href="/help"
      icon="mail"
      label={w.title}
      about={last ? <span class="excerpt">{w.wrote(last.actor.name, text(last, "text"))}</span> : w.tileNone}
    />
  );
}
