import { phone } from "../i18n/format";
import { t } from "../i18n/language";
import { AppShell } from "./app-shell";
import { Banner } from "./banner";
import { Button } from "./button";
import { ConflictCard } from "./conflict-card";
import { EmptyState } from "./empty-state";
import { chip, HOUR, NOW, tabs } from "./gallery-frame";
import { say } from "./gallery-words";

export function GalleryConflicts() {
  const { words } = t.value;
  return (
    <AppShell
      tabs={tabs()}
      current="conflicts"
      title={t.value.shell.tabs.conflicts}
      sync={chip({ phase: "sending", unsent: 2 })}
    >
      <p class="muted">
        {say(
          "Deux personnes ont changé le même champ. Rien n'est perdu : choisissez la bonne valeur.",
          "Two people changed the same field. Nothing is lost: choose the right value.",
        )}
      </p>
      <ConflictCard
        field={words.field.phone}
        about="Nadia Lefebvre · Halles Vives Lille Centre"
        onChoose={() => {}}
        rivals={[
          {
            id: "a",
            value: phone("+33639981234"),
            who: "Camille Morel",
            side: "brand",
            at: NOW - HOUR,
            mine: true,
            shown: true,
          },
          {
            id: "b",
            value: phone("+33639989876"),
            who: "Nadia Lefebvre",
            side: "retailer",
            at: NOW - 2 * HOUR,
          },
        ]}
        other={
          <Button kind="plain" icon="edit">
            {say("Écrire une autre valeur", "Write another value")}
          </Button>
        }
      />
    </AppShell>
  );
}

export function GalleryPhone() {
  const { shell } = t.value;
  return (
    <AppShell
      tabs={tabs()}
      current="phone"
      title={t.value.shell.tabs.phone}
      sync={chip({ phase: "signed-out", unsent: 3 })}
      banner={
        <Banner
          tone="warn"
          title={say("Votre session est finie", "Your session has ended")}
          action={<Button icon="key">{say("Se reconnecter", "Sign in again")}</Button>}
        >
          {say(
            "Vous pouvez continuer à lire et à écrire. Reconnectez-vous pour envoyer vos saisies.",
            "You can go on reading and writing. Sign in again to send your entries.",
          )}
        </Banner>
      }
    >
      <EmptyState
        icon="cloud-done"
        title={say("Rien n'attend sur ce téléphone", "Nothing waits on this phone")}
        action={<Button icon="retry">{shell.retry}</Button>}
      >
        {say(
          "Tout ce que vous avez saisi est arrivé au serveur.",
          "Everything you wrote has reached the server.",
        )}
      </EmptyState>
    </AppShell>
  );
}
