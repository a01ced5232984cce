import { day, phone } from "../i18n/format";
import { t } from "../i18n/language";
import { AppShell } from "./app-shell";
import { Avatar } from "./avatar";
import { Button, LinkButton } from "./button";
import { Card } from "./card";
import { Chip, FilterBar, FilterChip } from "./chip";
import { DataAge } from "./data-age";
import { HOUR, NOW, tabs } from "./gallery-frame";
import { say } from "./gallery-words";
import { IconButton } from "./icon-button";
import { List, ListRow } from "./list-row";
import { Section } from "./section";
import { Timeline, TimelineItem } from "./timeline-item";

export function GalleryAccount() {
  const { words, shell } = t.value;
  return (
    <AppShell
      title="Halles Vives Lille Centre"
      subtitle={<DataAge syncedMs={NOW - HOUR} />}
      back="?view=accounts"
      tabs={tabs()}
      current="accounts"
      actions={<IconButton icon="edit" label={shell.edit} />}
      action={
        <Button kind="primary" icon="edit">
          {say("Noter une visite", "Log a visit")}
        </Button>
      }
      aside={
        <Section
          title={say("Contacts", "Contacts")}
          count={2}
          action={<IconButton icon="plus" label={t.value.shell.add} />}
        >
          <Card flush>
            <List>
              <ListRow
                leading={<Avatar name="Nadia Lefebvre" />}
                title="Nadia Lefebvre"
                subtitle={`Cheffe de rayon · ${phone("+33639981234")}`}
                trailing={<IconButton kind="soft" icon="call" label={shell.call} href="tel:+33639981234" />}
                href="#"
              />
              <ListRow
                leading={<Avatar name="Paul Roger" />}
                title="Paul Roger"
                subtitle={words.role.store_manager}
                trailing={
                  <IconButton kind="soft" icon="mail" label={shell.email} href="mailto:a@example.org" />
                }
                href="#"
              />
            </List>
          </Card>
        </Section>
      }
    >
      <Card>
        <p class="row-sub">12 rue de Béthune, 59000 Lille</p>
        <div class="cluster">
          <Chip>Premium</Chip>
          <Chip>Halles Vives</Chip>
          <Chip tone="warn" icon="conflict">
            {say("1 champ à trancher", "1 field to settle")}
          </Chip>
        </div>
        <div class="grid-2">
          <LinkButton icon="call" href="tel:+33199001234">
            {shell.call}
          </LinkButton>
          <LinkButton icon="directions" href="#">
            {shell.directions}
          </LinkButton>
        </div>
      </Card>
      <Section title={say("Fil du magasin", "Timeline")}>
        <FilterBar label={shell.search}>
          <FilterChip pressed onPress={() => {}}>
            {say("Tout", "All")}
          </FilterChip>
          <FilterChip pressed={false} onPress={() => {}}>
            {say("Visites", "Visits")}
          </FilterChip>
          <FilterChip pressed={false} onPress={() => {}}>
            {say("Verbatims", "Verbatims")}
          </FilterChip>
          <FilterChip pressed={false} onPress={() => {}}>
            {say("Notes", "Notes")}
          </FilterChip>
        </FilterBar>
        <Timeline day={day(NOW)}>
          <TimelineItem
            icon="quote"
            title={words.kind.verbatim}
            who="Camille Morel"
            side="brand"
            occurredAt={NOW - HOUR}
            recordedAt={NOW}
            pending
            audience="brand"
            dayKnown
          >
            <p class="quote">« Le cidre rosé part tout seul le samedi, il m'en faudrait le double. »</p>
          </TimelineItem>
          <TimelineItem
            icon="visit"
            title={words.event.visit_logged}
            who="Camille Morel"
            side="brand"
            occurredAt={NOW - 3 * HOUR}
            recordedAt={NOW - HOUR}
            late
            audience="shared"
            href="#"
            dayKnown
          >
            <p>Tête de gondole en place, deux ruptures relevées. Promis : un présentoir avant le 12.</p>
          </TimelineItem>
          <TimelineItem
            icon="note"
            title={words.kind.note}
            who="Nadia Lefebvre"
            side="retailer"
            occurredAt={NOW - 5 * HOUR}
            recordedAt={NOW - 5 * HOUR}
            audience="shared"
            dayKnown
          >
            <p>Réserve fermée mardi matin, passez par la porte de côté.</p>
          </TimelineItem>
        </Timeline>
      </Section>
    </AppShell>
  );
}
