// First: it names the order of the layers, which the screens' own styles rely on.
import "./styles/main.css";
import { effect } from "@preact/signals";
import { render } from "preact";
import { watchUpdates } from "./engine/updates";
import { closeDevice, openDevice } from "./features/app/device";
import { follow, isBusy } from "./features/app/router";
import { Screen } from "./features/app/screens";
import { isUpdateReady } from "./features/app/update";
import { listenForInstall } from "./features/me/install";
import { listenForNotices } from "./features/notices/listen";
import { followOtherTabs, session } from "./features/session/session";
import { startLanguage } from "./i18n/language";
import { startTheme } from "./ui/theme";

async function start(): Promise<void> {
  const root = document.getElementById("app");
  if (root === null) return;
  startTheme();
  if (new URLSearchParams(location.search).has("rescue")) {
    const { RescueScreen } = await import("./features/rescue/rescue-screen");
    await startLanguage();
    render(<RescueScreen />, root);
    return;
  }
  await startLanguage();
  let open = "";
  effect(() => {
    const user = session.value?.user ?? "";
    if (user === open) return;
    open = user;
    if (user === "") closeDevice();
    else void openDevice(user);
  });
  followOtherTabs();
  listenForInstall();
  listenForNotices();
  addEventListener("click", follow);
  render(<Screen />, root);
  // After the first paint: what keeps the app up to date must not delay it.
  void watchUpdates({
    onReady: () => {
      isUpdateReady.value = true;
    },
    isSafe: () => !isBusy.peek(),
  });
}

void start();
