import { useEffect } from "preact/hooks";
import { LinkButton } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { Skeleton } from "../../ui/skeleton";
import { act, loaded, shown, status } from "../app/device";
import { Frame } from "../app/frame";
import { go } from "../app/router";
import { readIntents, type Via } from "./mark";
import { INBOX, placeOf, type Target, targetIn } from "./targets";
import { isUnread } from "./unread";
import { words } from "./words";

/** Where every tap leads, from the list, a push or a mail: it is seen, and one goes on to what it is about, offline too. */
export function NoticeScreen({ id }: { id: string }) {
  const w = words.value;
  const notice = shown.value.get(id);
  const isHere = notice?.kind === "notice";
  const target: Target | null = isHere
    ? {
        what: String(notice.fields.what ?? ""),
        kind: String(notice.fields.target_kind ?? "notice"),
        id: String(notice.fields.target ?? id),
        about: String(notice.fields.about ?? ""),
      }
    : targetIn(location.search);
  const isReady = loaded.value === "all";

  useEffect(() => {
    if (!isReady || !target) return;
    // A push may be ahead of what this phone holds: the server knows the notice all the same.
    if (!isHere || isUnread(notice))
      void act(readIntents([id], viaOf(location.search))).catch(() => undefined);
    go(placeOf(target), { replace: true });
  }, [isReady, target === null]);

  const isAsking = status.value.phase === "sending" || status.value.syncedMs === null;
  return (
    <Frame title={w.title} back={INBOX}>
      {target || !isReady || (isAsking && navigator.onLine) ? (
        <Skeleton rows={4} />
      ) : (
        <EmptyState
          icon="bell"
          title={w.gone}
          action={
            <LinkButton href={INBOX} icon="bell">
              {w.list}
            </LinkButton>
          }
        >
          {w.goneText}
        </EmptyState>
      )}
    </Frame>
  );
}

function viaOf(query: string): Via {
  const via = new URLSearchParams(query).get("via");
  return via === "push" || via === "mail" ? via : "inbox";
}
