import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { duration } from "../../i18n/format";
import { AskSheet } from "../../ui/ask-sheet";
import { Button } from "../../ui/button";
import { Segmented } from "../../ui/segmented";
import { Select } from "../../ui/select";
import { Switch } from "../../ui/switch";
import { TextInput } from "../../ui/text-input";
import { text } from "../accounts/brief";
import { changeService, publishService, retireService } from "./deeds";
import { capacityFault, KINDS, type ServiceKind, sayTime, withHeld } from "./offered";
import { words } from "./words";

const DURATIONS = [15, 30, 45, 60, 75, 90, 105, 120, 150, 180, 240, 300, 360, 420, 480, 600];
const BUFFERS = [0, 15, 30, 45, 60, 90, 120, 180, 240];
const NOTICES = [0, 60, 120, 240, 480, 1440, 2880, 4320, 7200, 10_080, 20_160, 43_200];
const PATIENCES = [60, 240, 480, 1440, 2880, 4320, 7200, 10_080, 20_160];
const FRESH = {
  duration_min: 60,
  buffer_before_min: 0,
  buffer_after_min: 0,
  notice_min: 1440,
  capacity: 20,
  pending_ttl_min: 1440,
};
type Numbers = keyof typeof FRESH;

/** A service, published or changed. */
export function ServiceSheet({ service, onClose }: { service: Shown | null; onClose: () => void }) {
  const w = words.value;
  const numberOf = (name: Numbers): number =>
    typeof service?.fields[name] === "number" ? service.fields[name] : FRESH[name];
  const [form, setForm] = useState(() => ({
    kind: (service ? text(service, "kind") : "rep_visit") as ServiceKind,
    name_fr: service ? text(service, "name_fr") : "",
    name_en: service ? text(service, "name_en") : "",
    capacity: String(numberOf("capacity")),
    duration_min: numberOf("duration_min"),
    buffer_before_min: numberOf("buffer_before_min"),
    buffer_after_min: numberOf("buffer_after_min"),
    notice_min: numberOf("notice_min"),
    pending_ttl_min: numberOf("pending_ttl_min"),
    given_by: (service?.fields.given_by === "trainer" ? "trainer" : "rep") as "rep" | "trainer",
    needs_confirmation: service?.fields.needs_confirmation === true,
  }));
  const [isTried, setTried] = useState(false);
  const change = (patch: Partial<typeof form>): void => setForm((now) => ({ ...now, ...patch }));
  const wrong = {
    name: form.name_fr.trim() === "" ? w.nameMissing : null,
    nameEn: form.name_en.trim() === "" ? w.nameEnMissing : null,
    capacity: capacityFault(form.capacity),
  };
  const save = async (): Promise<void> => {
    setTried(true);
    if (Object.values(wrong).some(Boolean)) return;
    const fields = {
      ...form,
      name_fr: form.name_fr.trim(),
      name_en: form.name_en.trim(),
      capacity: Number(form.capacity),
    };
    if (await (service ? changeService(service, fields) : publishService(fields))) onClose();
  };
  const minutes = (
    name: Exclude<Numbers, "capacity">,
    label: string,
    usual: readonly number[],
    say: (value: number) => string,
  ) => (
    <Select
      label={label}
      value={String(form[name])}
      options={withHeld(usual, numberOf(name)).map((value) => ({ value: String(value), label: say(value) }))}
      onValue={(value) => change({ [name]: Number(value) })}
    />
  );
  const buffer = (value: number): string => (value === 0 ? w.noBuffer : duration(value));
  return (
    <AskSheet
      title={service ? w.editService : w.newService}
      label={service ? w.save : w.publish}
      icon="check"
      onClose={onClose}
      onSave={() => void save()}
    >
      {service && <p class="muted small">{w.keepsBooked}</p>}
      <Select
        label={w.kind}
        value={form.kind}
        options={KINDS.map((value) => ({ value, label: w.kinds[value] }))}
        onValue={(kind) =>
          // A workshop has dates; the rest is given by whoever looks after the store. It can be said otherwise below.
          change({ kind, ...(service ? {} : { given_by: kind === "customer_training" ? "trainer" : "rep" }) })
        }
      />
      <TextInput
        label={w.nameFr}
        lang="fr"
        maxLength={200}
        autoCapitalize="sentences"
        error={isTried ? wrong.name : null}
        value={form.name_fr}
        onValue={(name_fr) => change({ name_fr })}
      />
      <TextInput
        label={w.nameEn}
        lang="en"
        maxLength={200}
        autoCapitalize="sentences"
        error={isTried ? wrong.nameEn : null}
        value={form.name_en}
        onValue={(name_en) => change({ name_en })}
      />
      <Segmented<"rep" | "trainer">
        label={w.who}
        choices={[
          { value: "rep", label: w.givenBy.rep },
          { value: "trainer", label: w.givenBy.trainer },
        ]}
        value={form.given_by}
        onValue={(given_by) => change({ given_by })}
      />
      <div class="grid-2">
        {minutes("duration_min", w.duration, DURATIONS, duration)}
        <TextInput
          label={w.capacity}
          type="number"
          error={isTried ? wrong.capacity : null}
          value={form.capacity}
          onValue={(capacity) => change({ capacity })}
        />
        {minutes("buffer_before_min", w.before, BUFFERS, buffer)}
        {minutes("buffer_after_min", w.after, BUFFERS, buffer)}
      </div>
      {minutes("notice_min", w.notice, NOTICES, (value) =>
        value === 0 ? w.noNotice : w.noticeOf(sayTime(value)),
      )}
      <Switch
        label={w.confirm}
        hint={w.confirmHelp}
        checked={form.needs_confirmation}
        onChecked={(needs_confirmation) => change({ needs_confirmation })}
      />
      {form.needs_confirmation && minutes("pending_ttl_min", w.patience, PATIENCES, sayTime)}
      {service && <Retire service={service} onDone={onClose} />}
    </AskSheet>
  );
}

/** It does not come back, so it is asked twice. */
function Retire({ service, onDone }: { service: Shown; onDone: () => void }) {
  const w = words.value;
  const [isAsked, setAsked] = useState(false);
  const retire = async (): Promise<void> => {
    if (await retireService(service)) onDone();
  };
  if (!isAsked) {
    return (
      <Button kind="danger" icon="close" onClick={() => setAsked(true)}>
        {w.retire}
      </Button>
    );
  }
  return (
    <div class="stack-s" role="alert">
      <p>{w.retireAsk}</p>
      <Button kind="danger" icon="check" wide onClick={() => void retire()}>
        {w.retireSure}
      </Button>
    </div>
  );
}
