import { useState } from "preact/hooks";
import { isGtin } from "../../core/gtin";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { List, ListRow } from "../../ui/list-row";
import { SearchInput } from "../../ui/search-input";
import { text } from "../accounts/brief";
import { Camera, type ScanTrouble } from "../scan/camera";
import { scanWords } from "../scan/words";
import { productName, sayGtin, searchProducts } from "../stock-outs/products";
import { Picked } from "./picked";
import { planningWords } from "./words";

const FOUND = 5;
const key = (gtin: string): string => gtin.padStart(14, "0");

interface Props {
  chosen: string[];
  error: string | null;
  onChosen: (gtins: string[]) => void;
}

/** Products by name, by the digits of their code, or by the camera. */
export function PlanProducts({ chosen, error, onChosen }: Props) {
  const words = planningWords.value;
  const [query, setQuery] = useState("");
  const [isScanning, setScanning] = useState(false);
  const [trouble, setTrouble] = useState<ScanTrouble | null>(null);
  const has = new Set(chosen.map(key));
  const digits = query.replace(/[\s.-]/g, "");
  const isCode = /^\d{8,14}$/.test(digits);
  const found = query.trim()
    ? searchProducts(isCode ? digits : query)
        .filter((product) => !has.has(key(text(product, "gtin"))))
        .slice(0, FOUND)
    : [];
  const isUnlisted = isCode && found.length === 0 && !has.has(key(digits));
  const add = (gtin: string): void => {
    setQuery("");
    setTrouble(null);
    if (!has.has(key(gtin))) onChosen([...chosen, gtin]);
  };
  return (
    <div class="stack-s">
      <Picked
        items={chosen.map((gtin) => ({ key: gtin, label: productName(gtin), about: sayGtin(gtin) }))}
        icon="box"
        label={words.products}
        removeLabel={words.remove}
        onRemove={(gone) => onChosen(chosen.filter((gtin) => gtin !== gone))}
      />
      {isScanning ? (
        <Camera
          onCode={(gtin) => {
            setScanning(false);
            add(sayGtin(gtin));
          }}
          onTrouble={(why) => {
            setScanning(false);
            setTrouble(why);
          }}
          onClose={() => setScanning(false)}
        />
      ) : (
        <div class="find">
          <SearchInput
            label={words.find}
            value={query}
            onValue={setQuery}
            found={query ? words.found(found.length) : undefined}
          />
          <Button icon="barcode" onClick={() => setScanning(true)}>
            {words.scan}
          </Button>
        </div>
      )}
      {error ? (
        <p class="error" role="alert">
          {error}
        </p>
      ) : (
        <p class="hint">{words.productsHint}</p>
      )}
      {trouble && <p class="scan-trouble tone-warn">{scanWords.value.trouble[trouble]}</p>}
      {isUnlisted && [8, 12, 13, 14].includes(digits.length) && !isGtin(digits) && (
        <p class="scan-trouble tone-warn" role="alert">
          {words.wrongCode}
        </p>
      )}
      {(found.length > 0 || (isUnlisted && isGtin(digits))) && (
        <Card flush>
          <List label={words.products}>
            {found.map((product) => (
              <ListRow
                key={product.id}
                leading={<Icon name="plus" />}
                title={text(product, "name")}
                subtitle={sayGtin(text(product, "gtin"))}
                onClick={() => add(text(product, "gtin"))}
              />
            ))}
            {isUnlisted && isGtin(digits) && (
              <ListRow
                leading={<Icon name="plus" />}
                title={words.addCode(digits)}
                subtitle={words.unknown}
                onClick={() => add(digits)}
              />
            )}
          </List>
        </Card>
      )}
    </div>
  );
}
