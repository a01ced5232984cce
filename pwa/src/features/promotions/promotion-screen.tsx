import "../../styles/screens/orders.css";
import "../../styles/screens/stock-outs.css";
import "../../styles/screens/promotions.css";
import { useEffect, useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { LinkButton } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { Skeleton } from "../../ui/skeleton";
import { Frame } from "../app/frame";
import { lazy } from "../app/lazy";
import { back } from "../app/router";
import { readDirectory } from "../brand/directory";
import { Trouble } from "../brand/trouble";
import { Refused, refusedOf } from "../planning/refused";
import { usePlanned } from "../planning/thing";
import { isHeadquarters } from "../session/session";
import { CalledOff, Contents, Offer } from "./about";
import { BrandCoverage, OwnCoverage } from "./coverage";
import { nameOf, phaseOf } from "./model";
import { AllResults } from "./results";
import { promotionWords } from "./words";

const Desk = lazy(async () => (await import("./desk-actions")).DeskActions, null);

/** One promotion over several stores: headquarters' over all, a rep's over theirs. */
export function PromotionScreen({ id }: { id: string }) {
  const words = promotionWords.value;
  const { planned: promotion, isReading, refusal, again } = usePlanned("promotion", id);
  const [, setNamed] = useState(false);
  const isDesk = isHeadquarters();
  // Stores are listed by name; headquarters' device does not hold them.
  useEffect(() => {
    if (isDesk)
      readDirectory().then(
        () => setNamed(true),
        () => undefined,
      );
  }, []);
  const isPlanned = promotion !== null && promotion.status !== "cancelled";
  return (
    <Frame
      title={promotion ? nameOf(promotion) : words.one}
      subtitle={promotion ? words.planned(promotion.actor.name) : undefined}
      tab={isDesk ? "requests" : "today"}
      back={() => back("/promotions")}
      aside={promotion ? <Aside promotion={promotion} /> : undefined}
    >
      {refusal ? (
        <Trouble refusal={refusal} onRetry={again} />
      ) : !promotion ? (
        isReading ? (
          <Skeleton rows={6} />
        ) : (
          <EmptyState
            icon="tag"
            title={words.notHere}
            action={
              <LinkButton icon="list" href="/promotions">
                {words.title}
              </LinkButton>
            }
          >
            {words.notHereHelp}
          </EmptyState>
        )
      ) : (
        <>
          <Refused refused={refusedOf("promotion", id)} />
          <CalledOff promotion={promotion} />
          <Offer promotion={promotion} />
          {isDesk && isPlanned && phaseOf(promotion) !== "past" && <Desk promotion={promotion} />}
          <Contents promotion={promotion} />
          {phaseOf(promotion) === "past" && !promotion.pending && <AllResults promotion={promotion} />}
        </>
      )}
    </Frame>
  );
}

function Aside({ promotion }: { promotion: Shown }) {
  // Once it is over, how it went is what one comes for: it has the wider column.
  const isRunning = phaseOf(promotion) === "now";
  return (
    <>
      {isHeadquarters() ? <BrandCoverage promotion={promotion} /> : <OwnCoverage promotion={promotion} />}
      {isRunning && !promotion.pending && <AllResults promotion={promotion} />}
    </>
  );
}
