import "../../styles/screens/visit.css";
import { useRef, useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { nextFrame } from "../../engine/page";
import { brief, time } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Banner } from "../../ui/banner";
import { Button, LinkButton } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { Skeleton } from "../../ui/skeleton";
import { toast } from "../../ui/toast";
import { useDraft } from "../account/use-draft";
import { text } from "../accounts/brief";
import { drafts, edit, loaded, newId, shown } from "../app/device";
import { Frame } from "../app/frame";
import { back, go } from "../app/router";
import { VisitAgenda } from "../bookings/visit-agenda";
import { ArrivalSection } from "./arrival";
import { ChannelChoice, channelOf } from "./channel";
import { ChecklistSection } from "./checklist";
import { emptyVisit, intentsOf, type VisitForm } from "./form";
import { LastTime } from "./last-time";
import { NextSection } from "./next";
import { NoteSection, SharedSection } from "./shared";
import { TasksSection } from "./tasks";
import { VerbatimsSection } from "./verbatims";

interface Props {
  account: string;
  /** The planned or begun visit this is the report of; "" for one nobody planned. */
  visit: string;
}

/** Log a visit: one page, everything kept on this phone as it is written, nothing asked of the network. */
export function VisitScreen({ account, visit }: Props) {
  const { visit: words } = t.value;
  const store = shown.value.get(account);
  // Which report it is depends on what was begun here: that is looked up once everything kept is in memory.
  if (store?.kind === "account" && loaded.value === "all") return <Report store={store} visit={visit} />;
  return (
    <Frame title={words.title} back={() => back(`/accounts/${account}`)} withoutTabs>
      {loaded.value !== "all" ? (
        <Skeleton rows={8} />
      ) : (
        <EmptyState icon="store" title={words.unknownTitle}>
          {words.unknownText}
        </EmptyState>
      )}
    </Frame>
  );
}

function Report({ store, visit }: { store: Shown; visit: string }) {
  const { visit: words } = t.value;
  const [id] = useState(() => visit || begunHere(store.id) || newId());
  const isWriting = useRef(false);
  const known = shown.value.get(id);
  // A report being written stays on the screen while saving it makes the visit a logged one.
  if (known?.status === "logged" && !isWriting.current) {
    return (
      <Frame title={text(store, "name")} back={() => back(`/accounts/${store.id}`)} withoutTabs>
        <EmptyState
          icon="check"
          title={words.loggedTitle}
          action={
            <LinkButton icon="store" href={`/accounts/${store.id}`}>
              {words.openAccount}
            </LinkButton>
          }
        >
          {words.loggedText}
        </EmptyState>
      </Frame>
    );
  }
  isWriting.current = true;
  return <VisitPage store={store} id={id} />;
}

/** The report of an unplanned visit that was begun on this phone and not saved: it goes on instead of a second one. */
function begunHere(account: string): string | null {
  const prefix = `visit:${account}:`;
  const begun = [...drafts.value.values()]
    .filter((draft) => draft.key.startsWith(prefix))
    .filter((draft) => shown.value.get(draft.key.slice(prefix.length))?.status !== "planned")
    .sort((a, b) => b.savedMs - a.savedMs)[0];
  return begun ? begun.key.slice(prefix.length) : null;
}

function VisitPage({ store, id }: { store: Shown; id: string }) {
  const { visit: words, account: accountWords } = t.value;
  const key = `visit:${store.id}:${id}`;
  const draft = useDraft<VisitForm>(key, () => emptyVisit(id, Date.now(), channelOf(shown.value.get(id))));
  const [isSaving, setSaving] = useState(false);
  const isArriving = useRef(false);
  const form = draft.value;
  const visit = shown.value.get(id);

  const save = async (): Promise<void> => {
    setSaving(true);
    const intents = intentsOf(form, {
      account: store.id,
      nowMs: Date.now(),
      newId,
      based: (intent, fields) => edit(intent.kind, intent.entity, intent.args, fields),
    });
    // Arrived, but the phone is still looking for where: the arrival counts, without a position.
    if (isArriving.current)
      intents.unshift({ kind: "visit.check_in", entity: id, args: { account: store.id } });
    isArriving.current = false;
    if (!(await draft.submit(intents))) {
      setSaving(false);
      return;
    }
    // Said as soon as it is true; the store's screen takes a cheap phone some frames to draw.
    toast({ text: words.saved });
    await nextFrame();
    go(`/accounts/${store.id}`, { replace: true });
  };
  const restart = async (): Promise<void> => {
    const undo = await draft.discard();
    toast({ text: words.restarted, undo });
  };
  const section = { form, store, change: draft.change };
  const purpose = visit ? text(visit, "purpose") : "";
  return (
    <Frame
      title={text(store, "name")}
      subtitle={purpose || [text(store, "banner"), text(store, "city")].filter(Boolean).join(" · ") || null}
      back={() => back(`/accounts/${store.id}`)}
      withoutTabs
      action={
        <div class="visit-save">
          {draft.trouble ? (
            <p class="error" role="alert">
              {accountWords.trouble[draft.trouble.reason]} {words.stillHere}
            </p>
          ) : (
            <p class="visit-kept" role="status">
              {draft.savedMs === null ? words.keptNothing : words.keptAt(time(draft.savedMs))}
            </p>
          )}
          <Button kind="primary" icon="check" wide busy={isSaving} onClick={() => void save()}>
            {words.save}
          </Button>
        </div>
      }
    >
      {draft.restored && draft.savedMs !== null && (
        <Banner
          title={words.restoredTitle(brief(draft.savedMs))}
          action={<Button onClick={() => void restart()}>{words.restart}</Button>}
        >
          {words.restoredText}
        </Banner>
      )}
      <VisitAgenda visit={id} />
      <LastTime store={store} />
      <ChannelChoice {...section} />
      {form.channel === "field_visit" && (
        <ArrivalSection {...section} visit={visit} isArriving={isArriving} />
      )}
      <ChecklistSection {...section} />
      <NoteSection {...section} />
      <SharedSection {...section} />
      <VerbatimsSection {...section} />
      <TasksSection {...section} />
      <NextSection {...section} />
    </Frame>
  );
}
