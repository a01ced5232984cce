import { t } from "../i18n/language";

/** The shape of rows to come; its style shows it only after 300 ms, as local reads are faster than that. */
export function Skeleton({ rows = 3 }: { rows?: number | undefined }) {
  return (
    <div class="skeleton" role="status" aria-label={t.value.shell.loading}>
      {Array.from({ length: rows }, (_, n) => (
        <div key={n} class="skeleton-row" />
      ))}
    </div>
  );
}
