import "../../styles/screens/orders.css";
import { LinkButton } from "../../ui/button";
import { store } from "../home/chosen-store";
import { OwnList } from "../orders/own-list";
import { isHeadquarters, isStore } from "../session/session";
import { BrandStockOuts } from "./brand-list";
import { allStockOuts, isOpen } from "./cases";
import { StockOutRow } from "./row";
import { stockOutWords } from "./words";

/** Every stock-out one has to do with: a store its own, a rep their territory's, headquarters all of them, online. */
export function StockOutsScreen() {
  const words = stockOutWords.value;
  const here = store.value;
  if (isHeadquarters()) return <BrandStockOuts />;
  return (
    <OwnList
      title={words.title}
      icon="box"
      words={words.list}
      bodies={allStockOuts.value}
      isOpen={isOpen}
      row={(body, store) => <StockOutRow key={body.id} stockOut={body} store={store} />}
      action={
        isStore() && here ? (
          <LinkButton kind="primary" icon="barcode" href={`/accounts/${here.id}/stock-outs/new`}>
            {words.flag}
          </LinkButton>
        ) : undefined
      }
    />
  );
}
