import { LANGUAGES, type Language, language, setLanguage, t } from "../../i18n/language";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { List, ListRow } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { Segmented } from "../../ui/segmented";
import { setTheme, THEMES, type Theme, theme } from "../../ui/theme";
import { toast } from "../../ui/toast";
import { unsent } from "../app/device";
import { Frame } from "../app/frame";
import { isBusy } from "../app/router";
import { isUpdateReady, updateNow } from "../app/update";
import { words as availability } from "../availability/words";
import { CalendarSection } from "../bookings/calendar";
import { unread } from "../notices/unread";
import { changeMe, isStore } from "../session/session";
import "../../styles/screens/me.css";
import { IdentityCard } from "./identity-card";
import { InstallSection } from "./install-section";
import { InviteSection } from "./invite-section";
import { SessionsSection } from "./sessions-section";
import { SignOut } from "./sign-out";

declare const __APP_VERSION__: string;

/** Who I am here, how the app looks, what it keeps, and the way out. */
export function MeScreen() {
  const { me } = t.value;
  return (
    <Frame
      title={me.title}
      tab="me"
      aside={
        <>
          <InstallSection />
          <SessionsSection />
          <About />
          <SignOut />
        </>
      }
    >
      {isUpdateReady.value && <UpdateReady />}
      <IdentityCard />
      <Notices />
      <Looks />
      {!isStore() && <InviteSection />}
      {!isStore() && <Bookable />}
      <CalendarSection />
      <OnPhone />
    </Frame>
  );
}

function UpdateReady() {
  const { me } = t.value;
  return (
    <Banner
      title={me.updateReady}
      action={
        <Button kind="primary" icon="update" disabled={isBusy.value} onClick={updateNow}>
          {me.updateNow}
        </Button>
      }
    >
      {isBusy.value ? me.updateBusy : me.updateHelp}
    </Banner>
  );
}

/** Seen at once, without reload. The server is told the language too, for its e-mails; without a network, later. */
async function speak(next: Language): Promise<void> {
  await setLanguage(next);
  await changeMe({ language: next }).catch(() => toast({ text: t.value.me.languageOffline }));
}

function Looks() {
  const { me, session, shell } = t.value;
  const icons = { system: undefined, light: "sun", dark: "moon", sun: "sun" } as const;
  return (
    <Section title={me.appearance}>
      <Card>
        <div class="stack">
          <Segmented
            label={session.language}
            choices={LANGUAGES}
            value={language.value}
            onValue={(next) => void speak(next)}
          />
          <div class="me-themes">
            <Segmented<Theme>
              label={shell.theme.label}
              choices={THEMES.map((value) => ({ value, label: shell.theme[value], icon: icons[value] }))}
              value={theme.value}
              onValue={setTheme}
              hint={me.sunHint}
            />
          </div>
        </div>
      </Card>
    </Section>
  );
}

function Notices() {
  const { me } = t.value;
  return (
    <Section title={me.notices}>
      <Card flush>
        <List>
          <ListRow
            href="/notices"
            leading={<Icon name="bell" />}
            title={me.notices}
            subtitle={me.noticesUnread(unread.value.length)}
          />
          <ListRow
            href="/me/notifications"
            leading={<Icon name="filter" />}
            title={me.noticeSettings}
            subtitle={me.noticeSettingsHelp}
          />
        </List>
      </Card>
    </Section>
  );
}

/** The way to one's own hours. */
function Bookable() {
  const w = availability.value;
  return (
    <Card flush>
      <List>
        <ListRow href="/availability" leading={<Icon name="clock" />} title={w.link} subtitle={w.linkHelp} />
      </List>
    </Card>
  );
}

function OnPhone() {
  const { me } = t.value;
  const count = unsent.value.length;
  return (
    <Section title={me.device}>
      <Card flush>
        <List>
          <ListRow
            href="/phone"
            leading={<Icon name="device" />}
            title={me.onPhone}
            subtitle={count === 0 ? me.onPhoneNothing : me.onPhoneUnsent(count)}
            pending={count > 0}
          />
          <ListRow
            onClick={() => location.assign("/?rescue")}
            leading={<Icon name="box" />}
            title={me.rescue}
            subtitle={me.rescueHelp}
          />
        </List>
      </Card>
    </Section>
  );
}

function About() {
  const { me, session } = t.value;
  return (
    <p class="small muted">
      {me.app(__APP_VERSION__)} · {session.tagline}
    </p>
  );
}
