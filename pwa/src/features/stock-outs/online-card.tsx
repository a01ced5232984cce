import "../../styles/screens/orders.css";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { List } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { useReading } from "../brand/use-reading";
import { call } from "../session/session";
import type { Found } from "./brand-list";
import { StockOutRow } from "./row";
import { stockOutWords } from "./words";

const [FIRST, MOST] = [3, 50];

/** What is missing in one store, as headquarters read it: online, the oldest first; where nothing is, what was last. */
export function OnlineStockOuts({ account }: { account: string }) {
  const words = stockOutWords.value;
  const [isAll, setAll] = useState(false);
  const reading = useReading(`stock-outs:${account}`, async () => {
    const read = async (what: string): Promise<Found[]> => {
      const said = await call("GET", `/api/v1/stock-outs?account=${account}&${what}`);
      return (said as { stock_outs: Found[] }).stock_outs;
    };
    const open = await read(`open=true&limit=${MOST}`);
    return { open, last: open.length > 0 ? [] : await read("open=false&order=newest&limit=1") };
  });
  const found = reading.value;
  // The account itself says what is wrong with the network.
  if (reading.refusal) return null;
  const shown = found && (isAll ? found.open : found.open.slice(0, FIRST));
  return (
    <Section title={words.title} count={found?.open.length || undefined}>
      {!found || !shown ? (
        <Skeleton rows={2} />
      ) : (
        <div class="stack-s">
          {found.open.length === 0 && <p class="muted">{words.list.none}</p>}
          {shown.length + found.last.length > 0 && (
            <Card flush>
              <List label={words.title}>
                {[...shown, ...found.last].map((one) => (
                  <StockOutRow key={one.id} stockOut={one} name={one.product.name ?? undefined} />
                ))}
              </List>
            </Card>
          )}
          {found.open.length > shown.length && (
            <Button icon="down" wide onClick={() => setAll(true)}>
              {words.brand.rest(found.open.length - shown.length)}
            </Button>
          )}
        </div>
      )}
    </Section>
  );
}
