import "../../styles/screens/orders.css";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Card } from "../../ui/card";
import { List } from "../../ui/list-row";
import { Tile } from "../../ui/tile";
import { accounts, loaded } from "../app/device";
import { ChallengeTile } from "../challenges/tile";
import { PromotionsHere, PromotionTile, TerritoryPromotionTile } from "../promotions/tile";
import { allStockOuts, isOpen, stockOutsOf } from "../stock-outs/cases";
import { StockOutRow } from "../stock-outs/row";
import { stockOutWords } from "../stock-outs/words";
import { catalogue, keepPictures } from "./items";
import { allOrders, isUnderWay, ordersOf } from "./orders";
import { Refused } from "./refused";
import { OrderRow } from "./row";
import { orderWords } from "./words";

const MOST = 3;

/** What a store asks of the brand: tiles to start from (`children`: more of them), and what is under way. */
export function Requests({ account, children }: { account: string; children?: ComponentChildren }) {
  const [orders, shelf] = [orderWords.value, stockOutWords.value];
  const out = stockOutsOf(account).filter(isOpen);
  const open = ordersOf(account).filter(isUnderWay);
  useEffect(() => {
    if (loaded.value === "all") void keepPictures();
  }, [catalogue.value.length]);
  return (
    <div class="stack">
      <div class="tiles">
        <Tile
          href={`/accounts/${account}/stock-outs/new`}
          icon="barcode"
          label={shelf.flag}
          about={shelf.openCount(out.length)}
        />
        <Tile
          href={`/accounts/${account}/orders/new`}
          icon="cart"
          label={orders.tile}
          about={orders.tileHelp(open.length)}
        />
        <PromotionTile account={account} />
        {children}
      </div>
      <Refused account={account} />
      <PromotionsHere account={account} />
      {out.length + open.length > 0 && (
        <Card flush>
          <List label={orders.requests}>
            {out.slice(0, MOST).map((body) => (
              <StockOutRow key={body.id} stockOut={body} />
            ))}
            {open.slice(0, MOST).map((order) => (
              <OrderRow key={order.id} order={order} />
            ))}
          </List>
        </Card>
      )}
      {(out.length > MOST || open.length > MOST) && (
        <p class="cluster">
          <a class="link" href="/stock-outs">
            {shelf.list.see}
          </a>
          <a class="link" href="/orders">
            {orders.list.see}
          </a>
        </p>
      )}
    </div>
  );
}

/** The same over a whole territory, on a rep's first screen: tiles that lead to the lists. */
export function TerritoryRequests() {
  const [orders, shelf] = [orderWords.value, stockOutWords.value];
  const out = allStockOuts.value.filter(isOpen).length;
  const open = allOrders.value.filter(isUnderWay).length;
  if (accounts.value.length === 0) return null;
  return (
    <div class="tiles">
      <Tile href="/stock-outs" icon="alert" label={shelf.title} about={shelf.openCount(out)} />
      <Tile href="/orders" icon="truck" label={orders.nav.orders} about={orders.tileHelp(open)} />
      <TerritoryPromotionTile />
      <ChallengeTile />
    </div>
  );
}
