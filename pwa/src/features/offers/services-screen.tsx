import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { duration } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { Icon, type IconName } from "../../ui/icon";
import { List, ListRow } from "../../ui/list-row";
import { Skeleton } from "../../ui/skeleton";
import { text } from "../accounts/brief";
import { loaded } from "../app/device";
import { Frame } from "../app/frame";
import { minutesOf, nameOf } from "../bookings/model";
import { RequestNav } from "../orders/request-nav";
import { allServices, isRetired, type ServiceKind } from "./offered";
import { ServiceSheet } from "./service-sheet";
import { words } from "./words";

const ICON: Record<ServiceKind, IconName> = {
  rep_visit: "visit",
  business_review: "chart",
  staff_training: "book",
  customer_training: "contact",
};

/** What stores can book, as headquarters keep it. Published for everybody, so it is on this device as on every other. */
export function ServicesScreen() {
  const w = words.value;
  const [open, setOpen] = useState<{ service: Shown | null } | null>(null);
  const services = allServices();
  return (
    <Frame
      title={w.services}
      tab="requests"
      action={
        <Button kind="primary" icon="plus" onClick={() => setOpen({ service: null })}>
          {w.newService}
        </Button>
      }
    >
      <RequestNav current="services" />
      {services.length > 0 ? (
        <Card flush>
          <List label={w.services}>
            {services.map((service) => (
              <ServiceRow key={service.id} service={service} onOpen={() => setOpen({ service })} />
            ))}
          </List>
        </Card>
      ) : loaded.value !== "all" ? (
        <Skeleton rows={5} />
      ) : (
        <EmptyState icon="calendar" title={w.noServices}>
          {w.noServicesHelp}
        </EmptyState>
      )}
      {open && <ServiceSheet service={open.service} onClose={() => setOpen(null)} />}
    </Frame>
  );
}

function ServiceRow({ service, onOpen }: { service: Shown; onOpen: () => void }) {
  const w = words.value;
  const kind = text(service, "kind") as ServiceKind;
  return (
    <ListRow
      // What is no longer offered is kept to be read on what was booked: nothing of it is changed.
      onClick={isRetired(service) ? undefined : onOpen}
      leading={<Icon name={ICON[kind] ?? "calendar"} />}
      title={nameOf(service)}
      subtitle={[
        w.kinds[kind],
        duration(minutesOf(service)),
        service.fields.given_by === "trainer" ? w.byTrainer : w.byRep,
      ].join(" · ")}
      pending={service.pending !== undefined}
      chips={
        <>
          {isRetired(service) && <Chip icon="close">{w.retired}</Chip>}
          {service.fields.needs_confirmation === true && <Chip icon="wait">{w.needsYes}</Chip>}
          {service.pending && (
            <Chip tone="warn" icon="cloud-up">
              {t.value.shell.pending}
            </Chip>
          )}
        </>
      }
    />
  );
}
