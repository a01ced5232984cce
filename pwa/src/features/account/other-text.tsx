import type { Shown } from "../../core/preview";
import { text } from "../accounts/brief";
import { BookingText } from "../bookings/entry-text";
import { MessageText } from "../help/entry-text";
import { SendingText } from "../notices/entry-text";
import { OrderText } from "../orders/entry-text";
import { PartText } from "../promotions/entry-text";
import { StockOutText } from "../stock-outs/entry-text";

/** Lines of the timeline whose words come with their room, when the first of them is shown. */
export function OtherText({ entry }: { entry: Shown }) {
  switch (entry.kind) {
    case "booking":
      return <BookingText entry={entry} />;
    case "message":
      return <MessageText entry={entry} />;
    case "pos_order":
      return <OrderText entry={entry} />;
    case "participation":
      return <PartText entry={entry} />;
    case "sending":
      return <SendingText entry={entry} />;
    case "stock_out":
      return <StockOutText entry={entry} />;
    default:
      return <p class="said">{text(entry, "text")}</p>;
  }
}
