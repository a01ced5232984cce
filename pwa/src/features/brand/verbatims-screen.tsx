import { useState } from "preact/hooks";
import type { Body } from "../../core/wire";
import { moment } from "../../i18n/format";
import { t } from "../../i18n/language";
import { type Audience, AudienceLabel } from "../../ui/audience";
import { Button } from "../../ui/button";
import { FilterBar, FilterChip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icon";
import { IconButton } from "../../ui/icon-button";
import { SearchInput } from "../../ui/search-input";
import { Skeleton } from "../../ui/skeleton";
import { toast } from "../../ui/toast";
import { Frame } from "../app/frame";
import "../../styles/screens/brand.css";
import { asRefusal, type EntriesPage, nameOf, readDirectory, readEntries } from "./directory";
import { Trouble } from "./trouble";
import { useReading } from "./use-reading";

const TYPING_MS = 250;
const TAGS = 12;

/** What stores say, word for word: searched, filtered by tag, copied with its source. */
export function VerbatimsScreen() {
  const { brand, shell } = t.value;
  const [query, setQuery] = useState("");
  const [tag, setTag] = useState<string | null>(null);
  const [audience, setAudience] = useState<Audience | null>(null);
  const [isMore, setMore] = useState(false);
  // Tags are searched by the server as words are; the exact one is kept here.
  const words = [query.trim(), tag ?? ""].filter(Boolean).join(" ");
  const reading = useReading(words, () => page(words, null), TYPING_MS);
  const entries = (reading.value?.entries ?? []).filter(
    (entry) =>
      (tag === null || tagsOf(entry).includes(tag)) && (audience === null || entry.audience === audience),
  );

  const more = async (): Promise<void> => {
    const { value } = reading;
    if (!value?.next) return;
    setMore(true);
    try {
      const found = await page(words, value.next);
      reading.set({ entries: [...value.entries, ...found.entries], next: found.next });
    } catch (thrown) {
      toast({ text: asRefusal(thrown).message || t.value.brand.offline, tone: "problem" });
    }
    setMore(false);
  };

  return (
    <Frame title={brand.verbatims} tab="verbatims">
      <div class="stack-s">
        <SearchInput
          label={brand.verbatimSearch}
          value={query}
          onValue={setQuery}
          found={reading.value ? brand.verbatimFound(entries.length) : undefined}
        />
        <Tags entries={reading.value?.entries ?? []} chosen={tag} onChoose={setTag} />
        <Audiences chosen={audience} onChoose={setAudience} />
      </div>
      {reading.refusal ? (
        <Trouble refusal={reading.refusal} onRetry={reading.again} />
      ) : reading.value === null ? (
        <Skeleton rows={5} />
      ) : entries.length === 0 && reading.value.next === null ? (
        <EmptyState icon="quote" title={brand.noVerbatims}>
          {words || audience ? brand.noMatchHelp : brand.noVerbatimsHelp}
        </EmptyState>
      ) : (
        <>
          {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role of a list without bullets */}
          <ul class="quotes" role="list" aria-busy={reading.isReading}>
            {entries.map((entry) => (
              <Quote key={entry.id} entry={entry} onTag={setTag} />
            ))}
          </ul>
          {reading.value.next && (
            <Button wide icon="down" busy={isMore} onClick={() => void more()}>
              {shell.more}
            </Button>
          )}
        </>
      )}
    </Frame>
  );
}

async function page(query: string, before: string | null): Promise<EntriesPage> {
  const [found] = await Promise.all([
    readEntries({ kinds: ["verbatim"], query, before, limit: 60 }),
    readDirectory(),
  ]);
  return found;
}

const tagsOf = (entry: Body): string[] =>
  Array.isArray(entry.fields.tags) ? (entry.fields.tags as string[]) : [];
const wordsOf = (entry: Body): string => String(entry.fields.text ?? entry.fields.said ?? "");

interface TagsProps {
  entries: Body[];
  chosen: string | null;
  onChoose: (tag: string | null) => void;
}

/** The tags of what is on the screen, the most used first; the chosen one stays in sight. */
function Tags({ entries, chosen, onChoose }: TagsProps) {
  const counts = new Map<string, number>();
  for (const tag of entries.flatMap(tagsOf)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const tags = [...counts].sort((a, b) => b[1] - a[1]).map(([tag]) => tag);
  if (chosen !== null && !tags.includes(chosen)) tags.unshift(chosen);
  if (tags.length === 0) return null;
  return (
    <FilterBar label={t.value.brand.tags}>
      {tags.slice(0, TAGS).map((tag) => (
        <FilterChip key={tag} icon="tag" pressed={tag === chosen} onPress={(on) => onChoose(on ? tag : null)}>
          {tag}
        </FilterChip>
      ))}
    </FilterBar>
  );
}

interface AudiencesProps {
  chosen: Audience | null;
  onChoose: (audience: Audience | null) => void;
}

function Audiences({ chosen, onChoose }: AudiencesProps) {
  const { brand, words } = t.value;
  return (
    <FilterBar label={brand.audience}>
      {(["brand", "shared"] as const).map((one) => (
        <FilterChip
          key={one}
          icon={one === "brand" ? "lock" : "both"}
          pressed={chosen === one}
          onPress={(on) => onChoose(on ? one : null)}
        >
          {words.audience[one]}
        </FilterChip>
      ))}
    </FilterBar>
  );
}

function Quote({ entry, onTag }: { entry: Body; onTag: (tag: string) => void }) {
  const { brand } = t.value;
  const said = wordsOf(entry);
  const account = nameOf(entry.account);
  const source = `${account}, ${brand.heardBy(entry.actor.name)}, ${moment(entry.occurred_at)}`;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(`« ${said} »\n${source}`);
    toast({ text: brand.copied });
  };
  return (
    <li class="card saying">
      {said === "" ? (
        <p class="muted">{brand.redacted}</p>
      ) : (
        <blockquote class="quote" lang={String(entry.fields.language ?? "fr")}>
          {said}
        </blockquote>
      )}
      <div class="spread">
        <p>
          <a class="link strong" href={`/accounts/${entry.account}`}>
            {account}
          </a>
          <span class="small muted saying-who">
            {brand.heardBy(entry.actor.name)} · {moment(entry.occurred_at)}
            {entry.fields.text != null && ` · ${brand.corrected}`}
          </span>
        </p>
        {said !== "" && (
          <IconButton icon="copy" label={brand.copyOf(entry.actor.name)} onClick={() => void copy()} />
        )}
      </div>
      <div class="cluster">
        <AudienceLabel audience={entry.audience} />
        {tagsOf(entry).map((tag) => (
          <button key={tag} type="button" class="saying-tag" onClick={() => onTag(tag)}>
            <Icon name="tag" size="s" />
            {tag}
          </button>
        ))}
      </div>
    </li>
  );
}
