import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { List } from "../../ui/list-row";
import { Skeleton } from "../../ui/skeleton";
import { toast } from "../../ui/toast";
import { asRefusal } from "./directory";
import { Trouble } from "./trouble";
import { type Reading, useReading } from "./use-reading";

/** A page of a list that is read online; `next` asks for the one after it. */
export interface Page<T> {
  rows: T[];
  next: string | null;
}

export interface Pages<T> extends Reading<Page<T>> {
  isMore: boolean;
  more: () => Promise<void>;
}

/** The first page whenever `key` changes, the following ones laid behind it when they are asked for. */
export function usePages<T>(key: string, read: (after: string) => Promise<Page<T>>): Pages<T> {
  const reading = useReading(key, () => read(""));
  const [isMore, setMore] = useState(false);
  const more = async (): Promise<void> => {
    const found = reading.value;
    if (!found?.next) return;
    setMore(true);
    try {
      const page = await read(found.next);
      reading.set({ rows: [...found.rows, ...page.rows], next: page.next });
    } catch (thrown) {
      toast({ text: asRefusal(thrown).message || t.value.brand.offline, tone: "problem" });
    }
    setMore(false);
  };
  return { ...reading, isMore, more };
}

interface Props<T> {
  pages: Pages<T>;
  label: string;
  none: string;
  noneHelp: string;
  row: (item: T) => ComponentChildren;
}

/** Its lines, or why there are none. */
export function PagedList<T>({ pages, label, none, noneHelp, row }: Props<T>) {
  const { value: found, refusal } = pages;
  if (refusal) return <Trouble refusal={refusal} onRetry={pages.again} />;
  if (!found) return <Skeleton rows={6} />;
  if (found.rows.length === 0) {
    return (
      <EmptyState icon="check" title={none}>
        {noneHelp}
      </EmptyState>
    );
  }
  return (
    <>
      <Card flush>
        <List label={label}>{found.rows.map(row)}</List>
      </Card>
      {found.next && (
        <Button wide icon="down" busy={pages.isMore} onClick={() => void pages.more()}>
          {t.value.shell.more}
        </Button>
      )}
    </>
  );
}
