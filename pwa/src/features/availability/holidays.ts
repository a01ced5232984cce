import { useEffect, useState } from "preact/hooks";
import { toDay } from "../../i18n/format";
import { language } from "../../i18n/language";
import { call } from "../session/session";

export interface PublicHolidays {
  country: string;
  subdivision: string | null;
  is_known: boolean;
  days: { date: string; name: string }[];
}

const DAYS = 366;
const KEY = "comptoir.holidays";

interface Kept {
  name: string;
  readMs: number;
  found: PublicHolidays;
}

function kept(): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

/** The public holidays of a year ahead: from this phone at once, from the server when it answers; null: never seen. */
export function useHolidays(country: string, subdivision: string): PublicHolidays | null {
  const name = [country, subdivision, language.value].join(":");
  const [read, setRead] = useState<Kept | null>(null);
  useEffect(() => {
    if (country === "") return;
    let isHere = true;
    const from = toDay(Date.now());
    const asked = new URLSearchParams({
      country,
      from,
      days: String(DAYS),
      ...(subdivision && { subdivision }),
    });
    call("GET", `/api/v1/agenda/holidays?${asked}`).then(
      (said) => {
        const found: Kept = { name, readMs: Date.now(), found: said as PublicHolidays };
        keep(found);
        if (isHere) setRead(found);
      },
      () => undefined,
    );
    return () => {
      isHere = false;
    };
  }, [name]);
  if (country === "") return null;
  const known = read?.name === name ? read : kept();
  return known?.name === name ? known.found : null;
}

function keep(found: Kept): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(found));
  } catch {
    // Only a hint: a full phone does without.
  }
}
