import { useState } from "preact/hooks";
import { toDay } from "../../i18n/format";
import { t } from "../../i18n/language";
import { AudienceChoice } from "../../ui/audience";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { DateInput } from "../../ui/date-input";
import { IconButton } from "../../ui/icon-button";
import { Section } from "../../ui/section";
import { TextInput } from "../../ui/text-input";
import { toast } from "../../ui/toast";
import { newId } from "../app/device";
import { me } from "../session/session";
import type { ToDo } from "./form";
import type { SectionProps } from "./section-props";

/** What is to do after this visit. */
export function TasksSection({ form, change }: SectionProps) {
  const { tasks: words } = t.value.visit;
  const [added, setAdded] = useState("");
  const add = (): void => {
    const todo: ToDo = { id: newId(), title: "", dueOn: "", audience: me().side };
    setAdded(todo.id);
    change(({ tasks }) => ({ tasks: [...tasks, todo] }));
  };
  const set = (id: string, patch: Partial<ToDo>): void =>
    change(({ tasks }) => ({ tasks: tasks.map((one) => (one.id === id ? { ...one, ...patch } : one)) }));
  const remove = (gone: ToDo, at: number): void => {
    change(({ tasks }) => ({ tasks: tasks.filter((one) => one.id !== gone.id) }));
    toast({
      text: words.removed,
      undo: () => change(({ tasks }) => ({ tasks: [...tasks.slice(0, at), gone, ...tasks.slice(at)] })),
    });
  };
  return (
    <Section title={words.title} {...(form.tasks.length > 0 ? { count: form.tasks.length } : {})}>
      {form.tasks.map((todo, n) => (
        <Card key={todo.id}>
          <div class="spread">
            <h3>{words.label(n + 1)}</h3>
            <IconButton icon="close" label={words.remove(n + 1)} onClick={() => remove(todo, n)} />
          </div>
          <TextInput
            label={words.label(n + 1)}
            bare
            value={todo.title}
            maxLength={200}
            autoCapitalize="sentences"
            autoFocus={todo.id === added}
            placeholder={t.value.account.tasks.what}
            onValue={(title) => set(todo.id, { title })}
          />
          <DateInput
            label={words.due}
            optional
            value={todo.dueOn}
            min={toDay(Date.now())}
            onValue={(dueOn) => set(todo.id, { dueOn })}
          />
          <AudienceChoice
            label={words.audience}
            side={me().side}
            value={todo.audience}
            onValue={(audience) => set(todo.id, { audience })}
          />
        </Card>
      ))}
      <Button icon="task" wide onClick={add}>
        {words.add}
      </Button>
    </Section>
  );
}
