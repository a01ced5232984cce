import { lazy } from "../app/lazy";
import { part } from "../app/router";
import { store } from "../home/chosen-store";
import { isHeadquarters, isStore } from "../session/session";
import { Calendar, StoreCalendar } from "./calendar-screen";
import { PartScreen } from "./part-screen";
import { PromotionScreen } from "./promotion-screen";

const PlanScreen = lazy(async () => (await import("./plan-screen")).PlanScreen);
const EditPlanScreen = lazy(async () => (await import("./plan-screen")).EditPlanScreen);

/** `/promotions`, `/promotions/ID`, and for headquarters `/promotions/new`, `/promotions/ID/edit`. */
export function PromotionScreens() {
  const [id, what] = [part(1), part(2)];
  if (isHeadquarters()) {
    if (id === "new") return <PlanScreen />;
    if (id && what === "edit") return <EditPlanScreen key={id} id={id} />;
  }
  const here = store.value?.id ?? "";
  if (isStore())
    return id ? <PartScreen key={id} account={here} id={id} /> : <StoreCalendar account={here} />;
  return id ? <PromotionScreen key={id} id={id} /> : <Calendar />;
}

/** `/accounts/ACCOUNT/promotions`, `/accounts/ACCOUNT/promotions/ID`: from one store. */
export function StorePromotionScreens({ account, id }: { account: string; id: string }) {
  return id ? <PartScreen key={id} account={account} id={id} /> : <StoreCalendar account={account} />;
}
