import { t } from "../../i18n/language";
import { EmptyState } from "../../ui/empty-state";
import { Skeleton } from "../../ui/skeleton";
import { conflicts as clashes, loaded, shown } from "../app/device";
import { Frame } from "../app/frame";
import { lazy } from "../app/lazy";
import { isHeadquarters } from "../session/session";
import { ConflictList } from "./conflict-list";

const OnlineConflicts = lazy(async () => (await import("../brand/online-conflicts")).OnlineConflicts);

/** Fields two people left different: both values, and a choice that can be taken back. */
export function ConflictsScreen() {
  const { conflicts } = t.value;
  return (
    <Frame title={conflicts.title} tab="conflicts">
      {isHeadquarters() ? <OnlineConflicts /> : <OwnConflicts />}
    </Frame>
  );
}

function OwnConflicts() {
  const { conflicts } = t.value;
  const bodies = clashes.value;
  if (loaded.value !== "all") return <Skeleton rows={3} />;
  if (bodies.length === 0) return <NoConflicts />;
  return (
    <>
      <p class="muted">{conflicts.intro}</p>
      <ConflictList bodies={bodies} nameOf={(id) => String(shown.value.get(id)?.fields.name ?? "")} />
    </>
  );
}

export function NoConflicts() {
  const { conflicts } = t.value;
  return (
    <EmptyState icon="check" title={conflicts.none}>
      {conflicts.noneHelp}
    </EmptyState>
  );
}
