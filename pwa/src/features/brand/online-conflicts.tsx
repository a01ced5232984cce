import type { Body } from "../../core/wire";
import { t } from "../../i18n/language";
import { Skeleton } from "../../ui/skeleton";
import { ConflictList } from "../conflicts/conflict-list";
import { NoConflicts } from "../conflicts/conflicts-screen";
import { call } from "../session/session";
import { nameOf, readDirectory } from "./directory";
import { Trouble } from "./trouble";
import { useReading } from "./use-reading";

/** Headquarters have no account on their device: their conflicts are read online, and settled like anybody's. */
export function OnlineConflicts() {
  const { conflicts } = t.value;
  const reading = useReading("conflicts", async () => {
    await readDirectory();
    return (await call("GET", "/api/v1/conflicts")) as Body[];
  });
  const { value: bodies, refusal } = reading;
  if (refusal) return <Trouble refusal={refusal} onRetry={reading.again} />;
  if (!bodies) return <Skeleton rows={3} />;
  if (bodies.length === 0) return <NoConflicts />;
  const without = (settled: Body, field: string): Body[] =>
    bodies.flatMap((body) => {
      if (body.id !== settled.id) return body;
      const { [field]: _settled, ...open } = body.conflicts ?? {};
      return Object.keys(open).length > 0 ? { ...body, conflicts: open } : [];
    });
  return (
    <>
      <p class="muted">{conflicts.intro}</p>
      <ConflictList
        bodies={bodies}
        nameOf={nameOf}
        onSettled={(body, field) => reading.set(without(body, field))}
      />
    </>
  );
}
