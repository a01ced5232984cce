import { t } from "../../i18n/language";
import { AccountPicker } from "../accounts/accounts-screen";
import { Frame } from "../app/frame";
import { back } from "../app/router";

/** Log a visit anywhere: which store? Two taps from the first screen to its report. */
export function PickAccountScreen() {
  const { accounts: words } = t.value;
  return (
    <Frame title={words.pickTitle} tab="today" back={() => back("/")} withoutTabs>
      <AccountPicker hrefOf={(account) => `/accounts/${account.id}/visit`} autoFocus />
    </Frame>
  );
}
