import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { Card } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { Icon } from "../../ui/icon";
import { List, ListRow } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { text } from "../accounts/brief";
import { shown } from "../app/device";
import { heldBy, itemName } from "../orders/items";
import { Picture } from "../orders/picture";
import { sayWhere } from "../planning/say-where";
import { productName, sayGtin } from "../stock-outs/products";
import {
  type Mechanic,
  nameOf,
  phaseOf,
  picturesOf,
  productsOf,
  sayMechanic,
  sayNear,
  sellIn,
  sellOut,
  whereOf,
} from "./model";
import { priceOf } from "./say";
import { Windows } from "./windows";
import { promotionWords } from "./words";

/** What it is, in one look: the offer as on a leaflet, and when. */
export function Offer({ promotion }: { promotion: Shown }) {
  const words = promotionWords.value;
  const price = priceOf(promotion);
  const phase = phaseOf(promotion);
  const mechanic = text(promotion, "mechanic") as Mechanic;
  const [cover] = picturesOf(promotion);
  return (
    <Card flush>
      {cover && <Shot hash={cover} alt={nameOf(promotion)} size={1080} isCover />}
      <div class="leaflet">
        <div class="cluster">
          <Chip icon="tag">{sayMechanic(promotion)}</Chip>
          <Chip tone={phase === "off" ? "problem" : phase === "now" ? "accent" : "plain"} icon="clock">
            {sayNear(promotion)}
          </Chip>
        </div>
        {price.now && (
          <p class="leaflet-price">
            <strong>{price.now}</strong>
            {price.before && <s>{words.insteadOf(price.before)}</s>}
            {price.cut && <span class="leaflet-cut">{price.cut}</span>}
          </p>
        )}
        <p class="muted">{words.mechanicHelp[mechanic]}</p>
        <Windows sellIn={sellIn(promotion)} sellOut={sellOut(promotion)} />
      </div>
    </Card>
  );
}

/** It was called off: said above everything, with why. */
export function CalledOff({ promotion }: { promotion: Shown }) {
  const words = promotionWords.value;
  if (promotion.status !== "cancelled") return null;
  const steps = (promotion.fields.steps ?? []) as { what?: string; reason?: string }[];
  const reason = steps.filter((step) => step.what === "cancelled").at(-1)?.reason;
  return (
    <Card tone="problem">
      <p class="strong refused-title">
        <Icon name="close" size="s" />
        {words.offTitle}
      </p>
      {reason && <p>{words.offBecause(reason)}</p>}
    </Card>
  );
}

/** A picture that may not be on this phone: then nothing stands there. */
function Shot({
  hash,
  alt,
  size,
  isCover,
}: {
  hash: string;
  alt: string;
  size: 320 | 1080;
  isCover?: boolean;
}) {
  const [isGone, setGone] = useState(false);
  if (isGone) return null;
  const image = (
    <img
      class={isCover ? "leaflet-cover" : "brief-shot"}
      src={`/media/${hash}-${size}.webp`}
      alt={alt}
      loading="lazy"
      decoding="async"
      onError={() => setGone(true)}
    />
  );
  return isCover ? (
    image
  ) : (
    <a href={`/media/${hash}-1080.webp`} target="_blank" rel="noreferrer">
      {image}
    </a>
  );
}

/** What is asked of the store: the brief with its pictures, the products, the material. */
export function Contents({ promotion, account }: { promotion: Shown; account?: string | undefined }) {
  const words = promotionWords.value;
  const gtins = productsOf(promotion);
  const [brief, note] = [text(promotion, "brief"), text(promotion, "brand_note")];
  const shots = picturesOf(promotion).slice(1);
  return (
    <>
      {(brief || shots.length > 0) && (
        <Section title={words.brief}>
          <Card>
            {brief && <p class="said">{brief}</p>}
            {shots.length > 0 && (
              <div class="brief-shots">
                {shots.map((hash, n) => (
                  <Shot key={hash} hash={hash} alt={words.picture(n + 2)} size={320} />
                ))}
              </div>
            )}
          </Card>
        </Section>
      )}
      <Section title={words.products} count={gtins.length}>
        <Card flush>
          <List>
            {gtins.map((gtin) => (
              <ListRow
                key={gtin}
                leading={<Icon name="box" />}
                title={productName(gtin)}
                subtitle={sayGtin(gtin)}
              />
            ))}
          </List>
        </Card>
      </Section>
      <Kit item={text(promotion, "pos_kit")} account={account} />
      <Section title={words.where}>
        <Card>
          {sayWhere(whereOf(promotion)).map((line) => (
            <p key={line}>{line}</p>
          ))}
          {note && (
            <p class="said internal">
              <span class="strong">{words.brandNote} </span>
              {note}
            </p>
          )}
        </Card>
      </Section>
    </>
  );
}

/** The material that goes with it, and the way to order it for the store one looks from. */
function Kit({ item, account }: { item: string; account?: string | undefined }) {
  const words = promotionWords.value;
  const body = shown.value.get(item);
  if (!body) return null;
  const held = account === undefined ? 0 : (heldBy(account).get(item) ?? 0);
  return (
    <Section title={words.kit}>
      <Card flush>
        <List>
          <ListRow
            leading={<Picture item={body} size={96} />}
            title={itemName(body)}
            subtitle={held > 0 ? words.kitHere(held) : text(body, "size")}
            chips={account !== undefined && <Chip icon="cart">{words.kitOrder}</Chip>}
            href={account === undefined ? undefined : `/accounts/${account}/orders/new`}
          />
        </List>
      </Card>
    </Section>
  );
}
