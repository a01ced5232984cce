import "../../styles/screens/stock-outs.css";
import { useEffect, useState } from "preact/hooks";
import { isGtin } from "../../core/gtin";
import type { Shown } from "../../core/preview";
import { t } from "../../i18n/language";
import { Button, LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icon";
import { List, ListRow } from "../../ui/list-row";
import { SearchInput } from "../../ui/search-input";
import { Section } from "../../ui/section";
import { text } from "../accounts/brief";
import { shown } from "../app/device";
import { Frame } from "../app/frame";
import { back } from "../app/router";
import { Camera, isCameraAllowed, type ScanTrouble } from "../scan/camera";
import { scanWords } from "../scan/words";
import { isStore } from "../session/session";
import { caseOf, isOpen, lookOf, sayStatus } from "./cases";
import { idOf, type Missing, report, sawIt } from "./deeds";
import { productOf, sayGtin, searchProducts } from "./products";
import { stockOutWords } from "./words";

const MOST = 40;

/** An empty shelf in three taps: this screen, the camera, the product. Nothing here needs a network. */
export function ReportScreen({ account }: { account: string }) {
  const words = stockOutWords.value;
  const [query, setQuery] = useState("");
  const [isScanning, setScanning] = useState(false);
  const [trouble, setTrouble] = useState<ScanTrouble | null>(null);
  const [scanned, setScanned] = useState<string | null>(null);
  const store = shown.value.get(account);

  // Who has allowed the camera once has one tap less to make.
  useEffect(() => {
    let isHere = true;
    void isCameraAllowed().then((yes) => isHere && yes && setScanning(true));
    return () => {
      isHere = false;
    };
  }, []);

  const scan = (): void => {
    setScanned(null);
    setTrouble(null);
    setScanning(true);
  };
  return (
    <Frame
      title={words.flag}
      subtitle={store && text(store, "name")}
      tab={isStore() ? "home" : "accounts"}
      back={() => back(isStore() ? "/" : `/accounts/${account}`)}
      withoutTabs
    >
      {isScanning ? (
        <Camera
          onCode={(gtin) => {
            setScanning(false);
            setScanned(gtin);
          }}
          onTrouble={(why) => {
            setScanning(false);
            setTrouble(why);
          }}
          onClose={() => setScanning(false)}
        />
      ) : scanned ? (
        <Scanned account={account} gtin={scanned} onAgain={scan} />
      ) : (
        <button type="button" class="scan-start" onClick={scan}>
          <Icon name="barcode" size="xl" />
          <span>{scanWords.value.start}</span>
        </button>
      )}
      {trouble && (
        <p class="scan-trouble tone-warn" role="alert">
          <Icon name="camera" size="s" />
          {scanWords.value.trouble[trouble]}
        </p>
      )}
      <ByName account={account} query={query} onQuery={setQuery} />
    </Frame>
  );
}

/** What the camera read, and the one tap that is left. */
function Scanned({ account, gtin, onAgain }: { account: string; gtin: string; onAgain: () => void }) {
  const words = stockOutWords.value;
  const product = productOf(gtin);
  const known = shown.value.get(idOf(account, { gtin }));
  const isDone = known !== undefined && isOpen(known) && sawIt(caseOf(known));
  return (
    <div class="scanned">
      <Card tone="accent">
        <p class="small scanned-code">
          <Icon name="barcode" size="s" />
          {words.scanned} · {sayGtin(gtin)}
        </p>
        <p class="scanned-name">{product ? text(product, "name") : words.unknownGtin}</p>
        {!product && <p class="small">{words.unknownGtinHelp}</p>}
        {known && isOpen(known) && <StateChips stockOut={known} />}
        {isDone && known ? (
          <LinkButton wide kind="primary" icon="next" href={`/accounts/${account}/stock-outs/${known.id}`}>
            {words.follow}
          </LinkButton>
        ) : (
          <Button wide kind="primary" icon="alert" onClick={() => void report(account, { gtin })}>
            {words.report}
          </Button>
        )}
      </Card>
      <Button wide icon="barcode" onClick={onAgain}>
        {words.again}
      </Button>
    </div>
  );
}

function StateChips({ stockOut }: { stockOut: Shown }) {
  const words = stockOutWords.value;
  const one = caseOf(stockOut);
  if (!one) return null;
  return (
    <span class="chips">
      <Chip tone="plain" icon={lookOf(one.status).icon}>
        {sayStatus(one.status)}
      </Chip>
      <Chip icon="contact">{words.witnesses(one.witnesses.length)}</Chip>
      {stockOut.pending && (
        <Chip tone="warn" icon="cloud-up">
          {t.value.shell.pending}
        </Chip>
      )}
    </span>
  );
}

interface ByNameProps {
  account: string;
  query: string;
  onQuery: (query: string) => void;
}

function ByName({ account, query, onQuery }: ByNameProps) {
  const words = stockOutWords.value;
  const written = query.trim();
  const digits = written.replace(/[\s.-]/g, "");
  const isCode = /^\d{8,14}$/.test(digits);
  const found = isCode ? [productOf(digits) ?? []].flat() : searchProducts(query);
  const isWrong = isCode && [8, 12, 13, 14].includes(digits.length) && !isGtin(digits);
  return (
    <Section title={words.products}>
      <div class="stack-s">
        <SearchInput
          label={words.search}
          value={query}
          onValue={onQuery}
          found={written ? words.found(found.length) : undefined}
        />
        {found.length > 0 && <p class="muted small">{words.choose}</p>}
      </div>
      {isWrong && (
        <p class="scan-trouble tone-warn" role="alert">
          <Icon name="alert" size="s" />
          <span>
            {words.wrongGtin} {words.wrongGtinHelp}
          </span>
        </p>
      )}
      {found.length > 0 && (
        <Card flush>
          <List>
            {found.slice(0, MOST).map((product) => (
              <ProductRow key={product.id} account={account} product={product} />
            ))}
          </List>
        </Card>
      )}
      {found.length === 0 && isCode && !isWrong && isGtin(digits) && (
        <Card flush>
          <List>
            <Unlisted account={account} missing={{ gtin: digits }} title={words.unknownGtin} />
          </List>
        </Card>
      )}
      {found.length === 0 && !isCode && written !== "" && (
        <>
          <p class="muted">{words.noMatch}</p>
          <Card flush>
            <List>
              <Unlisted account={account} missing={{ label: written }} title={words.withoutCode(written)} />
            </List>
          </Card>
        </>
      )}
      {found.length === 0 && written === "" && (
        <EmptyState icon="box" title={words.noProducts}>
          {words.noProductsHelp}
        </EmptyState>
      )}
    </Section>
  );
}

/** One tap flags it; once flagged, the same line leads to its course. */
function ProductRow({ account, product }: { account: string; product: Shown }) {
  const gtin = text(product, "gtin");
  const known = shown.value.get(idOf(account, { gtin }));
  const now = known && isOpen(known) ? known : undefined;
  const isMine = now !== undefined && sawIt(caseOf(now));
  return (
    <ListRow
      leading={<Icon name={now ? "alert" : "box"} />}
      title={text(product, "name")}
      subtitle={sayGtin(gtin)}
      pending={now?.pending !== undefined}
      chips={now && <StateChips stockOut={now} />}
      {...(isMine
        ? { href: `/accounts/${account}/stock-outs/${now.id}` }
        : { onClick: () => void report(account, { gtin }) })}
    />
  );
}

function Unlisted({ account, missing, title }: { account: string; missing: Missing; title: string }) {
  const words = stockOutWords.value;
  const known = shown.value.get(idOf(account, missing));
  const now = known && isOpen(known) ? known : undefined;
  return (
    <ListRow
      leading={<Icon name="alert" />}
      title={title}
      subtitle={"gtin" in missing ? words.unknownGtinHelp : undefined}
      chips={now && <StateChips stockOut={now} />}
      {...(now
        ? { href: `/accounts/${account}/stock-outs/${now.id}` }
        : { onClick: () => void report(account, missing) })}
    />
  );
}
