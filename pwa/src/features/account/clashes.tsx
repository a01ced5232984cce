import type { Shown } from "../../core/preview";
import { ConflictList } from "../conflicts/conflict-list";
import { nameOf } from "./people";

/** Fields of this account, and of what hangs on it, that two people wrote: both values, and a choice. */
export function Clashes({ bodies }: { bodies: Shown[] }) {
  const clashing = bodies.filter((body) => Object.keys(body.conflicts ?? {}).length > 0);
  return clashing.length > 0 ? <ConflictList bodies={clashing} nameOf={nameOf} /> : null;
}
