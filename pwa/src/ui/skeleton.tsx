import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n/language";

/** The shape of rows to come; shown only after 300 ms, as local reads are faster than that. */
export function Skeleton({ rows = 3 }: { rows?: number | undefined }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <div class="skeleton" role="status" aria-label={t.value.shell.loading}>
      {Array.from({ length: rows }, (_, n) => (
        <div key={n} class="skeleton-row" />
      ))}
    </div>
  );
}
