import type { ComponentChildren } from "preact";
import { brief, type Instant } from "../i18n/format";
import { t } from "../i18n/language";
import type { Side } from "./avatar";
import { Button } from "./button";
import { Chip } from "./chip";
import { names } from "./class-names";

export interface Rival {
  /** Tells the values apart: the op that wrote it. */
  id: string;
  value: ComponentChildren;
  who: string;
  side: Side;
  at: Instant;
  mine?: boolean | undefined;
  /** The one shown everywhere until somebody chooses. */
  shown?: boolean | undefined;
}

interface Props {
  /** The field, in words: "Téléphone". */
  field: string;
  /** Where: the store or the contact. */
  about: ComponentChildren;
  rivals: Rival[];
  onChoose: (id: string) => void;
  /** Another way: write a third value. */
  other?: ComponentChildren;
}

/** Two people wrote the same field: both values, who and when; a person chooses. */
export function ConflictCard({ field, about, rivals, onChoose, other }: Props) {
  const { shell, words } = t.value;
  return (
    <article class="card conflict">
      <header class="conflict-head">
        <h2>{field}</h2>
        <p>{about}</p>
      </header>
      <div class="rivals">
        {rivals.map((rival) => (
          <div key={rival.id} class={names("rival", rival.mine && "rival-mine")}>
            <p class="rival-value">{rival.value || <em>{shell.empty}</em>}</p>
            <p class="rival-who">
              <strong>{rival.mine ? shell.me : rival.who}</strong>
              <br />
              {words.side[rival.side]} · {brief(rival.at)}
            </p>
            {rival.shown && <Chip icon="check">{shell.shownNow}</Chip>}
            <Button
              wide
              onClick={() => onChoose(rival.id)}
              label={shell.keepThisOf(rival.mine ? shell.you : rival.who)}
            >
              {shell.keepThis}
            </Button>
          </div>
        ))}
      </div>
      {other}
    </article>
  );
}
