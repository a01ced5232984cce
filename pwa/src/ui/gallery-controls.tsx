import { useState } from "preact/hooks";
import { t } from "../i18n/language";
import { receipts, sayReceipt } from "../i18n/receipts";
import { AppShell } from "./app-shell";
import { type Audience, AudienceChoice, AudienceLabel } from "./audience";
import { Avatar } from "./avatar";
import { Banner } from "./banner";
import { Button } from "./button";
import { Card } from "./card";
import { Chip } from "./chip";
import { DateInput } from "./date-input";
import { say } from "./gallery-words";
import { ICONS, Icon } from "./icon";
import { ProgressBar } from "./progress-bar";
import { Section } from "./section";
import { Segmented } from "./segmented";
import { Select } from "./select";
import { Sheet } from "./sheet";
import { Skeleton } from "./skeleton";
import { Switch } from "./switch";
import { SyncChip } from "./sync-chip";
import type { SyncPhase } from "./sync-words";
import { TextArea } from "./text-area";
import { TextInput } from "./text-input";
import { setTheme, THEMES, theme } from "./theme";
import { toast } from "./toast";
import { Verdict, type VerdictValue } from "./verdict";

const PHASES: SyncPhase[] = [
  "idle",
  "sending",
  "offline",
  "waiting",
  "signed-out",
  "update-needed",
  "storage",
];

function Forms() {
  const { words } = t.value;
  const [text, setText] = useState("");
  const [heard, setHeard] = useState("Le cidre rosé part tout seul le samedi.");
  const [verdict, setVerdict] = useState<VerdictValue | null>("yes");
  const [audience, setAudience] = useState<Audience>("brand");
  const [on, setOn] = useState(true);
  const [date, setDate] = useState("2026-11-24");
  const [channel, setChannel] = useState<"field_visit" | "phone">("field_visit");
  return (
    <Section title={words.kind.visit}>
      <Card>
        <Verdict
          label={say("La visite a-t-elle servi ?", "Was the visit useful?")}
          value={verdict}
          onValue={setVerdict}
        />
        <Verdict label="Tête de gondole en place ?" value="no" onValue={setVerdict} />
        <TextArea
          label={say("Les mots, tels que dits", "The words, as said")}
          hint={say("Le micro du clavier écrit pour vous.", "The keyboard's microphone writes for you.")}
          value={heard}
          onValue={setHeard}
          lang="fr"
        />
        <AudienceChoice
          label={say("Qui le verra", "Who will see it")}
          side="brand"
          value={audience}
          onValue={setAudience}
        />
        <TextInput
          label={words.field.phone}
          type="tel"
          value={text}
          onValue={setText}
          error={say(
            "Ce numéro n'est pas complet. Exemple : 06 12 34 56 78",
            "This number is not complete. Example: +33 6 12 34 56 78",
          )}
        />
        <TextInput
          label={say("Code reçu par e-mail", "Code from the e-mail")}
          type="code"
          value="482 913"
          onValue={setText}
        />
        <Select
          label={say("Comment", "How")}
          value={channel}
          onValue={setChannel}
          options={[
            { value: "field_visit", label: words.channel.field_visit },
            { value: "phone", label: words.channel.phone },
          ]}
        />
        <DateInput label={say("Prochaine visite", "Next visit")} optional value={date} onValue={setDate} />
        <Switch
          label={say("Avec ma position", "With my position")}
          hint={say(
            "Votre position est notée une fois, maintenant. Aucun suivi.",
            "Your position is noted once, now. No tracking.",
          )}
          checked={on}
          onChecked={setOn}
        />
        <Switch label={say("Langue", "Language")} checked={!on} onChecked={(value) => setOn(!value)} />
        <ProgressBar label={words.kind.checklist} value={3} max={8} text={say("3 sur 8", "3 of 8")} />
      </Card>
    </Section>
  );
}

/** Every component in its states. */
export function GalleryControls() {
  const { shell, sync, words } = t.value;
  const [open, setOpen] = useState(new URLSearchParams(location.search).has("sheet"));
  const refused = sayReceipt({
    outcome: "rejected",
    code: "not_your_field",
    params: { field: "args.brand_note" },
  });
  return (
    <AppShell
      title="Composants"
      aside={<Forms />}
      action={
        <Button
          kind="primary"
          icon="check"
          onClick={() =>
            toast({
              text: say("Visite chez Halles Vives enregistrée", "Visit at Halles Vives saved"),
              undo: () => {},
            })
          }
        >
          {shell.save}
        </Button>
      }
    >
      <Segmented
        label={shell.theme.label}
        value={theme.value}
        onValue={setTheme}
        choices={THEMES.map((value) => ({ value, label: shell.theme[value] }))}
      />
      <Section title="Synchronisation">
        <div class="cluster">
          {PHASES.flatMap((phase) =>
            [0, 3].map((unsent) => (
              <SyncChip
                key={`${phase}${unsent}`}
                href="#"
                status={{ phase, unsent, syncedMs: Date.now() - 9e5, retryMs: Date.now() + 9e4 }}
              />
            )),
          )}
        </div>
      </Section>
      <Section title="Boutons">
        <div class="cluster">
          <Button kind="primary" icon="check">
            {shell.save}
          </Button>
          <Button icon="edit" onClick={() => setOpen(true)}>
            {shell.edit}
          </Button>
          <Button kind="plain" icon="plus">
            {shell.add}
          </Button>
          <Button kind="danger" icon="trash">
            {shell.delete}
          </Button>
          <Button kind="primary" icon="cloud-up" busy>
            {shell.send}
          </Button>
          <Button disabled>{shell.next}</Button>
        </div>
      </Section>
      <div class="cluster">
        <Chip>Premium</Chip>
        <Chip tone="accent" icon="check">
          {words.taskStatus.done}
        </Chip>
        <Chip tone="warn" icon="cloud-up">
          {shell.pending}
        </Chip>
        <Chip tone="problem" icon="alert">
          {words.outcome.rejected}
        </Chip>
        <Avatar name="Camille Morel" side="brand" />
        <Avatar name="Nadia Lefebvre" />
        <Avatar name="Jean" size="l" />
      </div>
      <div class="stack-s">
        <AudienceLabel audience="brand" />
        <AudienceLabel audience="shared" />
        <AudienceLabel audience="retailer" />
      </div>
      <Banner title={shell.newVersion} onClose={() => {}}>
        {say("Vos brouillons sont gardés.", "Your drafts are kept.")}
      </Banner>
      <Banner
        tone="warn"
        title={say("3 saisies attendent depuis hier", "3 entries have waited since yesterday")}
      >
        {say("Rapprochez-vous d'un réseau, ou exportez-les.", "Find a network, or export them.")}
      </Banner>
      <Banner
        tone="problem"
        title={refused.what}
        action={<Button>{say("Refaire avec une correction", "Redo with a correction")}</Button>}
      >
        {receipts.value.field(refused.field ?? "")}. {refused.next}
      </Banner>
      <p class="quote">« Le samedi, il m'en faudrait le double. »</p>
      <Skeleton rows={2} />
      <div class="cluster">
        {ICONS.map((name) => (
          <Icon key={name} name={name} label={name} />
        ))}
      </div>
      <Sheet
        open={open}
        onClose={() => setOpen(false)}
        title={say("Ajouter une tâche", "Add a task")}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{shell.cancel}</Button>
            <Button kind="primary">{shell.save}</Button>
          </>
        }
      >
        <TextInput
          label={say("Que faut-il faire ?", "What has to be done?")}
          value=""
          onValue={() => {}}
          autoFocus
        />
        <p class="muted">{sync.explain.offline}</p>
      </Sheet>
    </AppShell>
  );
}
