import "../../styles/screens/orders.css";
import { LinkButton } from "../../ui/button";
import { store } from "../home/chosen-store";
import { isHeadquarters, isStore } from "../session/session";
import { allOrders, isUnderWay } from "./orders";
import { OwnList } from "./own-list";
import { OrderQueue } from "./queue";
import { Refused } from "./refused";
import { OrderRow } from "./row";
import { orderWords } from "./words";

/** Every order one has to do with: a store its own, a rep their territory's, headquarters the queue, online. */
export function OrdersScreen() {
  const words = orderWords.value;
  const here = store.value;
  if (isHeadquarters()) return <OrderQueue />;
  return (
    <OwnList
      title={words.title}
      icon="truck"
      words={words.list}
      bodies={allOrders.value}
      isOpen={isUnderWay}
      row={(order, store) => <OrderRow key={order.id} order={order} store={store} />}
      action={
        isStore() && here ? (
          <LinkButton kind="primary" icon="cart" href={`/accounts/${here.id}/orders/new`}>
            {words.tile}
          </LinkButton>
        ) : undefined
      }
    >
      <Refused account={null} />
    </OwnList>
  );
}
