import { useState } from "preact/hooks";
import { day, distance } from "../i18n/format";
import { t } from "../i18n/language";
import { AppShell } from "./app-shell";
import { Avatar } from "./avatar";
import { Button } from "./button";
import { Card } from "./card";
import { Chip, FilterBar, FilterChip } from "./chip";
import { DataAge } from "./data-age";
import { GalleryAccount } from "./gallery-account";
import { chip, HOUR, NOW, tabs } from "./gallery-frame";
import { GalleryConflicts, GalleryPhone } from "./gallery-tray";
import { say } from "./gallery-words";
import { Icon } from "./icon";
import { IconButton } from "./icon-button";
import { List, ListRow } from "./list-row";
import { SearchInput } from "./search-input";
import { Section } from "./section";

function Today() {
  return (
    <AppShell
      tabs={tabs()}
      current="today"
      title={t.value.shell.tabs.today}
      subtitle={day(NOW)}
      sync={chip({})}
      action={
        <Button kind="primary" icon="edit">
          {say("Noter une visite", "Log a visit")}
        </Button>
      }
      aside={
        <Section title={say("À revoir", "Due for a visit")} count={3}>
          <Card flush>
            <List>
              <ListRow
                leading={<Icon name="store" />}
                title="Épicerie du Vieux-Lille"
                subtitle={say("En retard de 12 jours", "12 days overdue")}
                href="#"
              />
              <ListRow
                leading={<Icon name="store" />}
                title="Halles Vives Roubaix Grand-Place"
                subtitle={say("Promesse à tenir : présentoir de Noël", "Promise to keep: Christmas display")}
                href="#"
              />
              <ListRow
                leading={<Icon name="store" />}
                title="Marché Bleu Arras"
                subtitle={say("Jamais visité", "Never visited")}
                href="#"
              />
            </List>
          </Card>
        </Section>
      }
    >
      <Card tone="accent">
        <p class="strong">{say("Visite en cours", "Visit under way")}</p>
        <p>Le Panier Rond Tourcoing · {say("arrivée à 09:40", "arrived at 09:40")}</p>
        <Button icon="edit">{say("Reprendre la visite", "Resume the visit")}</Button>
      </Card>
      <Section
        title={say("Visites prévues", "Planned visits")}
        count={2}
        action={
          <Button kind="plain" icon="plus">
            {t.value.shell.add}
          </Button>
        }
      >
        <Card flush>
          <List>
            <ListRow
              leading={<strong>10:30</strong>}
              title="Halles Vives Lille Centre"
              subtitle="12 rue de Béthune, Lille"
              chips={
                <Chip tone="warn" icon="task">
                  {say("2 tâches ouvertes", "2 open tasks")}
                </Chip>
              }
              meta={distance(850)}
              href="#"
            />
            <ListRow
              leading={<strong>14:00</strong>}
              title="Marché Bleu Villeneuve-d'Ascq"
              subtitle="Avenue de l'Avenir, Villeneuve-d'Ascq"
              meta={distance(7400)}
              href="#"
            />
          </List>
        </Card>
      </Section>
      <p class="small muted">{say("Vu hier", "Seen yesterday")}</p>
    </AppShell>
  );
}

function Accounts() {
  const [query, setQuery] = useState("");
  const [near, setNear] = useState(true);
  return (
    <AppShell
      tabs={tabs()}
      current="accounts"
      title={t.value.shell.tabs.accounts}
      sync={chip({ phase: "offline", unsent: 3 })}
      actions={<IconButton icon="plus" label={t.value.shell.add} kind="soft" />}
    >
      <div class="stack-s">
        <SearchInput
          label={say("Nom, ville, code postal", "Name, town, postcode")}
          value={query}
          onValue={setQuery}
          found={say("4 magasins", "4 stores")}
        />
        <FilterBar label={t.value.shell.search}>
          <FilterChip pressed={near} onPress={setNear} icon="pin">
            {say("Près de moi", "Near me")}
          </FilterChip>
          <FilterChip pressed={false} onPress={() => {}} count={7}>
            {say("À revoir", "Due")}
          </FilterChip>
          <FilterChip pressed={false} onPress={() => {}}>
            {say("Avec tâches", "With tasks")}
          </FilterChip>
          <FilterChip pressed={false} onPress={() => {}}>
            {say("Prospects", "Prospects")}
          </FilterChip>
        </FilterBar>
        <p class="spread small muted">
          {say("84 magasins", "84 stores")}
          <DataAge syncedMs={NOW - 24 * HOUR} />
        </p>
      </div>
      <Card flush>
        <List>
          {[
            "Halles Vives Lille Centre",
            "Épicerie du Vieux-Lille",
            "Le Panier Rond Tourcoing",
            "Marché Bleu Arras",
            "Cave de la Deûle",
            "Halles Vives Roubaix Grand-Place",
          ].map((name, n) => (
            <ListRow
              key={name}
              leading={<Avatar name={name} />}
              title={name}
              subtitle={`${1 + n * 7} rue Nationale · Lille`}
              meta={distance(350 + n * 900)}
              pending={n === 1}
              chips={
                n === 1 ? (
                  <Chip tone="warn" icon="cloud-up">
                    {t.value.shell.pending}
                  </Chip>
                ) : n === 3 ? (
                  <Chip tone="problem" icon="clock">
                    {say("En retard de 9 jours", "9 days overdue")}
                  </Chip>
                ) : undefined
              }
              href="#"
            />
          ))}
        </List>
      </Card>
    </AppShell>
  );
}

const SCREENS: Record<string, () => preact.JSX.Element> = {
  today: Today,
  accounts: Accounts,
  account: GalleryAccount,
  conflicts: GalleryConflicts,
  phone: GalleryPhone,
};

/** Screens as they might be, to judge the components together. */
export function GalleryScreens({ view }: { view: string }) {
  const Screen = SCREENS[view] ?? Today;
  return <Screen />;
}
