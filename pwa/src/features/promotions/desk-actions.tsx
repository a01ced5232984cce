import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { Button, LinkButton } from "../../ui/button";
import { CancelSheet } from "../planning/cancel-sheet";
import { planningWords } from "../planning/words";
import { planWords } from "./plan-words";

/** What headquarters do with a promotion that is planned: change it, call it off. */
export function DeskActions({ promotion }: { promotion: Shown }) {
  const words = planWords.value;
  const [isAsking, setAsking] = useState(false);
  return (
    <div class="cluster">
      <LinkButton icon="edit" href={`/promotions/${promotion.id}/edit`}>
        {planningWords.value.edit}
      </LinkButton>
      <Button kind="danger" icon="close" onClick={() => setAsking(true)}>
        {words.cancel}
      </Button>
      {isAsking && (
        <CancelSheet
          kind="promotion.cancel"
          id={promotion.id}
          words={words}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
