import { part } from "../app/router";
import { ServicesScreen } from "./services-screen";
import { SessionScreen } from "./session-screen";
import { TrainingsScreen } from "./trainings-screen";

/** `/services`, `/trainings`, `/trainings/ID`. */
export function OfferScreens() {
  const [room, id] = [part(0), part(1)];
  if (room === "services") return <ServicesScreen />;
  return id ? <SessionScreen key={id} id={id} /> : <TrainingsScreen />;
}
