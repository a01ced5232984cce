import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import type { Fields } from "../../core/wire";
import { toDay } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { DateInput } from "../../ui/date-input";
import { Icon } from "../../ui/icon";
import { IconButton } from "../../ui/icon-button";
import { List, ListRow } from "../../ui/list-row";
import { SearchInput } from "../../ui/search-input";
import { Select } from "../../ui/select";
import { Sheet } from "../../ui/sheet";
import { TextArea } from "../../ui/text-area";
import { text } from "../accounts/brief";
import { caseOf, gtinOf } from "./cases";
import { answer } from "./deeds";
import { productOf, sayGtin, searchProducts } from "./products";
import { stockOutWords } from "./words";

interface Props {
  stockOut: Shown;
  kind: "acknowledge" | "supply";
  onClose: () => void;
}

const FOUND = 4;

/** The brand's answer: why, until when, what may stand there meanwhile; or that it has left. */
export function AnswerSheet({ stockOut, kind, onClose }: Props) {
  const words = stockOutWords.value;
  const one = caseOf(stockOut);
  const [cause, setCause] = useState(one?.cause ?? "");
  const [expected, setExpected] = useState(one?.expected_on ?? "");
  const [chosen, setChosen] = useState<string[]>(one?.substitutes ?? []);
  const [note, setNote] = useState("");
  const send = async (): Promise<void> => {
    const args: Fields = {
      ...(expected ? { expected_on: expected } : {}),
      ...(note.trim() ? { note: note.trim() } : {}),
      ...(kind === "acknowledge" ? { ...(cause ? { cause } : {}), substitutes: chosen } : {}),
    };
    if (await answer(stockOut, args, kind)) onClose();
  };
  const isAnswer = kind === "acknowledge";
  const causes = Object.entries(words.cause).map(([value, label]) => ({ value, label }));
  return (
    <Sheet
      open
      onClose={onClose}
      title={isAnswer ? words.answer.title : words.answer.supplyTitle}
      actions={
        <Button kind="primary" icon={isAnswer ? "check" : "truck"} wide onClick={() => void send()}>
          {isAnswer ? words.answer.send : words.answer.supply}
        </Button>
      }
    >
      {isAnswer && (
        <Select
          label={words.answer.cause}
          value={cause}
          options={[{ value: "", label: words.answer.none }, ...causes]}
          onValue={setCause}
        />
      )}
      <DateInput
        label={words.answer.expected}
        optional
        value={expected}
        min={toDay(Date.now())}
        onValue={setExpected}
      />
      {isAnswer && <Substitutes of={gtinOf(stockOut)} chosen={chosen} onChosen={setChosen} />}
      <TextArea label={words.answer.note} optional value={note} maxLength={200} onValue={setNote} />
    </Sheet>
  );
}

interface SubstitutesProps {
  of: string | null;
  chosen: string[];
  onChosen: (gtins: string[]) => void;
}

function Substitutes({ of, chosen, onChosen }: SubstitutesProps) {
  const words = stockOutWords.value;
  const [query, setQuery] = useState("");
  const key = (gtin: string): string => gtin.padStart(14, "0");
  const found = query.trim()
    ? searchProducts(query)
        .map((product) => ({ product, gtin: key(text(product, "gtin")) }))
        .filter(({ gtin }) => gtin !== of && !chosen.includes(gtin))
        .slice(0, FOUND)
    : [];
  return (
    <div class="stack-s">
      <p class="label">{words.answer.substitutes}</p>
      {chosen.length > 0 && (
        <ul class="substitutes">
          {chosen.map((gtin) => {
            const product = productOf(gtin);
            const name = product ? text(product, "name") : sayGtin(gtin);
            return (
              <li key={gtin}>
                <Icon name="box" size="s" />
                <span>{name}</span>
                <IconButton
                  icon="close"
                  label={words.answer.remove(name)}
                  onClick={() => onChosen(chosen.filter((one) => one !== gtin))}
                />
              </li>
            );
          })}
        </ul>
      )}
      <SearchInput
        label={words.answer.find}
        value={query}
        onValue={setQuery}
        found={query ? words.found(found.length) : undefined}
      />
      {found.length > 0 && (
        <Card flush>
          <List>
            {found.map(({ product, gtin }) => (
              <ListRow
                key={gtin}
                leading={<Icon name="plus" />}
                title={text(product, "name")}
                subtitle={sayGtin(gtin)}
                onClick={() => {
                  onChosen([...chosen, gtin]);
                  setQuery("");
                }}
              />
            ))}
          </List>
        </Card>
      )}
    </div>
  );
}
