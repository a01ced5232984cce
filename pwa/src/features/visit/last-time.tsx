import type { Shown } from "../../core/preview";
import { shortDay } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Icon } from "../../ui/icon";
import { IconButton } from "../../ui/icon-button";
import { tick } from "../account/deeds";
import { wordsOf } from "../account/entries";
import { nameOf } from "../account/people";
import { briefOf, text } from "../accounts/brief";

/** What to remember before and during the visit: promised, heard, still open. */
export function LastTime({ store }: { store: Shown }) {
  const { last: words } = t.value.visit;
  const { lastVisit, entries, openTasks } = briefOf(store.id);
  const promise = lastVisit ? text(lastVisit, "promise") : "";
  const heard = entries.find((entry) => entry.kind === "verbatim" && wordsOf(entry) !== "");
  if (!promise && !heard && openTasks.length === 0) return null;
  return (
    <details class="last-time">
      <summary>
        <Icon name="clock" size="s" />
        <span>
          <span class="strong">{words.title}</span>
          {promise && <span class="last-hint"> · {promise}</span>}
        </span>
        <Icon name="down" size="s" />
      </summary>
      <div class="stack-s">
        {lastVisit && promise && (
          <div>
            <p class="muted small">
              {words.promised} · {shortDay(lastVisit.occurred_at)}
            </p>
            <p class="strong">{promise}</p>
          </div>
        )}
        {heard && (
          <div>
            <p class="muted small">
              {[words.heard, shortDay(heard.occurred_at), nameOf(text(heard, "contact"))]
                .filter(Boolean)
                .join(" · ")}
            </p>
            <blockquote class="quote">{wordsOf(heard)}</blockquote>
          </div>
        )}
        {openTasks.length > 0 && (
          <div>
            <p class="muted small">{words.tasks}</p>
            <ul>
              {openTasks.map((task) => (
                <li key={task.id} class="last-task">
                  <IconButton
                    icon="task"
                    label={t.value.account.tasks.tick(text(task, "title"))}
                    onClick={() => void tick(task)}
                  />
                  <span>{text(task, "title")}</span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </details>
  );
}
