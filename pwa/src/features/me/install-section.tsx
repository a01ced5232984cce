import "../../styles/screens/me.css";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { Section } from "../../ui/section";
import { Sheet } from "../../ui/sheet";
import { toast } from "../../ui/toast";
import { install, installOffer, isInstalled, isIos } from "./install";
import { HomePicture, MenuPicture, SharePicture, SheetPicture } from "./pictures";

/** How to put the app on the phone's first screen: the browser's own dialog where there is one, else pictures. */
export function InstallSection() {
  const { me } = t.value;
  const [isOpen, setOpen] = useState(false);
  const ask = async (): Promise<void> => {
    if (!(await install())) toast({ text: me.installRefused });
  };
  return (
    <Section title={me.install}>
      <Card>
        {isInstalled.value ? (
          <p class="cluster">
            <Icon name="check" /> {me.installed}
          </p>
        ) : (
          <div class="stack">
            <p>{isIos() ? me.ios.why : me.installWhy}</p>
            {installOffer.value ? (
              <Button kind="primary" icon="device" wide onClick={() => void ask()}>
                {me.installNow}
              </Button>
            ) : (
              <Button icon="device" wide onClick={() => setOpen(true)}>
                {me.installHow}
              </Button>
            )}
          </div>
        )}
      </Card>
      <Sheet open={isOpen} onClose={() => setOpen(false)} title={me.install}>
        <InstallSteps />
      </Sheet>
    </Section>
  );
}

/** The gestures, with pictures. */
export function InstallSteps() {
  const { me } = t.value;
  return isIos() ? (
    <ol class="steps">
      <Step picture={<SharePicture />} text={me.ios.share} />
      <Step picture={<SheetPicture />} text={me.ios.add} />
      <Step picture={<HomePicture />} text={me.ios.open} />
    </ol>
  ) : (
    <ol class="steps">
      <Step picture={<MenuPicture />} text={me.menu.open} />
      <Step picture={<SheetPicture />} text={me.menu.add} />
      <Step picture={<HomePicture />} text={me.menu.done} />
    </ol>
  );
}

function Step({ picture, text }: { picture: ComponentChildren; text: string }) {
  return (
    <li>
      {picture}
      <p>{text}</p>
    </li>
  );
}
