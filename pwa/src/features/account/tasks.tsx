import type { Shown } from "../../core/preview";
import { dayWord, fromDay, toDay } from "../../i18n/format";
import { t } from "../../i18n/language";
import { AudienceLabel } from "../../ui/audience";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { IconButton } from "../../ui/icon-button";
import { List, ListRow } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { text } from "../accounts/brief";
import { tick } from "./deeds";

interface Props {
  tasks: Shown[];
  onAdd: () => void;
}

/** What is still to do here, soonest first; one tap ticks it, one more takes that back. */
export function OpenTasks({ tasks, onAdd }: Props) {
  const { tasks: words } = t.value.account;
  return (
    <Section
      title={words.title}
      count={tasks.length}
      action={
        <Button kind="plain" icon="plus" label={words.add} onClick={onAdd}>
          {t.value.shell.add}
        </Button>
      }
    >
      {tasks.length > 0 && (
        <Card flush>
          <List>
            {tasks.map((task) => (
              <TaskRow key={task.id} task={task} />
            ))}
          </List>
        </Card>
      )}
    </Section>
  );
}

function TaskRow({ task }: { task: Shown }) {
  const { tasks: words } = t.value.account;
  const [title, due] = [text(task, "title"), text(task, "due_on")];
  const isLate = due !== "" && due < toDay(Date.now());
  return (
    <ListRow
      leading={<IconButton icon="task" label={words.tick(title)} onClick={() => void tick(task)} />}
      title={title}
      subtitle={due && !isLate ? words.dueOn(dayWord(fromDay(due))) : undefined}
      pending={task.pending !== undefined}
      chips={
        <>
          {isLate && (
            <Chip tone="warn" icon="clock">
              {words.late(dayWord(fromDay(due)))}
            </Chip>
          )}
          <AudienceLabel audience={task.audience} />
        </>
      }
    />
  );
}
