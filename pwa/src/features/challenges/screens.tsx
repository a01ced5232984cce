import { part } from "../app/router";
import { store } from "../home/chosen-store";
import { isHeadquarters, isStore } from "../session/session";
import { BrandChallengeScreen } from "./brand-screen";
import { ChallengeScreen } from "./challenge-screen";
import { ChallengesScreen } from "./list-screen";

/** `/challenges`, `/challenges/ID`; `/challenges/ID/ACCOUNT` for a rep's look at one of their stores. */
export function ChallengeScreens() {
  const [id, account] = [part(1), part(2)];
  if (id === "") return <ChallengesScreen />;
  if (isHeadquarters()) return <BrandChallengeScreen key={id} id={id} />;
  const whose = account || (isStore() ? (store.value?.id ?? "") : "");
  return <ChallengeScreen key={`${id}:${whose}`} id={id} account={whose} />;
}
