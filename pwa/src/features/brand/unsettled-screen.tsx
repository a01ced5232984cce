import { useEffect, useState } from "preact/hooks";
import { t } from "../../i18n/language";
import { EmptyState } from "../../ui/empty-state";
import { Segmented } from "../../ui/segmented";
import { Skeleton } from "../../ui/skeleton";
import { Frame } from "../app/frame";
import { call } from "../session/session";
import "../../styles/screens/brand.css";
import { readDirectory } from "./directory";
import { Trouble } from "./trouble";
import { HeldCard, type HeldOp, type Letter, LetterCard } from "./unsettled-cards";
import { useReading } from "./use-reading";

type Queue = "held" | "review" | "letters";
interface Queues {
  held: HeldOp[];
  review: HeldOp[];
  letters: Letter[];
}

const read = async (): Promise<Queues> => {
  const get = (name: string): Promise<unknown> => call("GET", `/api/v1/unsettled/${name}`);
  const [held, review, letters] = await Promise.all([
    get("held"),
    get("review"),
    get("dead-letters"),
    readDirectory(),
  ]);
  return { held: held as HeldOp[], review: review as HeldOp[], letters: letters as Letter[] };
};

/** What the server keeps and could not apply: somebody looks at it, and helps it along. */
export function UnsettledScreen() {
  const { brand } = t.value;
  const reading = useReading("unsettled", read);
  const [chosen, setChosen] = useState<Queue>("held");
  const queues = reading.value;
  const label = (name: string, list: unknown[] | undefined): string =>
    list?.length ? `${name}\u00a0·\u00a0${list.length}` : name;

  // The first queue with something in it is the one to look at.
  useEffect(() => {
    if (!queues) return;
    const full = (["held", "review", "letters"] as const).find((name) => queues[name].length > 0);
    if (full && queues[chosen].length === 0) setChosen(full);
  }, [queues === null]);

  return (
    <Frame title={brand.unsettled} tab="unsettled">
      {reading.refusal ? (
        <Trouble refusal={reading.refusal} onRetry={reading.again} />
      ) : !queues ? (
        <Skeleton rows={5} />
      ) : queues.held.length + queues.review.length + queues.letters.length === 0 ? (
        <EmptyState icon="check" title={brand.none}>
          {brand.noneHelp}
        </EmptyState>
      ) : (
        <>
          <Segmented<Queue>
            label={brand.unsettled}
            bare
            choices={[
              { value: "held", label: label(brand.held, queues.held) },
              { value: "review", label: label(brand.review, queues.review) },
              { value: "letters", label: label(brand.letters, queues.letters) },
            ]}
            value={chosen}
            onValue={setChosen}
            hint={{ held: brand.heldHelp, review: brand.reviewHelp, letters: brand.lettersHelp }[chosen]}
          />
          {queues[chosen].length === 0 && <p class="muted">{brand.noneHere}</p>}
          <div class="stack">
            {chosen === "letters"
              ? queues.letters.map((letter) => (
                  <LetterCard key={letter.trace} letter={letter} onSettled={reading.again} />
                ))
              : queues[chosen].map((op) => (
                  <HeldCard key={op.op} held={op} isReview={chosen === "review"} onSettled={reading.again} />
                ))}
          </div>
        </>
      )}
    </Frame>
  );
}
