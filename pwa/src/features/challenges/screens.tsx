import { lazy } from "../app/lazy";
import { part } from "../app/router";
import { store } from "../home/chosen-store";
import { isHeadquarters, isStore } from "../session/session";
import { ChallengeScreen } from "./challenge-screen";
import { ChallengesScreen } from "./list-screen";

// Headquarters' own: a store's phone reads neither.
const BrandChallengeScreen = lazy(async () => (await import("./brand-screen")).BrandChallengeScreen);
const PlanScreen = lazy(async () => (await import("./plan-screen")).PlanScreen);
const EditPlanScreen = lazy(async () => (await import("./plan-screen")).EditPlanScreen);

/**
 * `/challenges`, `/challenges/ID`; `/challenges/ID/ACCOUNT` for a rep's look at one of their stores; for headquarters
 * `/challenges/new`, `/challenges/ID/edit`.
 */
export function ChallengeScreens() {
  const [id, what] = [part(1), part(2)];
  if (id === "") return <ChallengesScreen />;
  if (isHeadquarters()) {
    if (id === "new") return <PlanScreen />;
    if (what === "edit") return <EditPlanScreen key={id} id={id} />;
    return <BrandChallengeScreen key={id} id={id} />;
  }
  const whose = what || (isStore() ? (store.value?.id ?? "") : "");
  return <ChallengeScreen key={`${id}:${whose}`} id={id} account={whose} />;
}
