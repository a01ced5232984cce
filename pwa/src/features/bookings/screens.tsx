import { part } from "../app/router";
import { store } from "../home/chosen-store";
import { AskScreen } from "./ask-screen";
import { BookScreen } from "./book-screen";
import { BookingScreen } from "./booking-screen";
import { BookingsScreen } from "./bookings-screen";

/** `/bookings`, `/bookings/ID`, `/book`, `/book/ACCOUNT`, `/book/ACCOUNT/SERVICE`, `/book/ACCOUNT/SERVICE/SESSION`. */
export function BookingScreens() {
  const [room, first, second, third] = [part(0), part(1), part(2), part(3)];
  if (room === "bookings") return first ? <BookingScreen key={first} id={first} /> : <BookingsScreen />;
  const account = first || (store.value?.id ?? "");
  if (second === "") return <BookScreen key={account} account={account} />;
  return (
    <AskScreen key={`${account}:${second}:${third}`} account={account} service={second} session={third} />
  );
}
