import { part } from "../app/router";
import { store } from "../home/chosen-store";
import { isHeadquarters } from "../session/session";
import { HelpScreen } from "./help-screen";
import { OnlineThreadScreen, ThreadScreen } from "./thread-screen";

/** `/help`, `/help/ACCOUNT`, `/thread/ID`; `/thread/ID/ACCOUNT` for headquarters, whose device does not know where it belongs. */
export function HelpScreens() {
  const [room, id] = [part(0), part(1)];
  if (room === "thread") {
    return isHeadquarters() ? (
      <OnlineThreadScreen key={id} root={id} account={part(2)} />
    ) : (
      <ThreadScreen key={id} root={id} />
    );
  }
  const account = id || (store.value?.id ?? "");
  return <HelpScreen key={account} account={account} />;
}
