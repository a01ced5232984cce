import { useState } from "preact/hooks";
import { t } from "../../i18n/language";
import { Avatar } from "../../ui/avatar";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { IconButton } from "../../ui/icon-button";
import { Sheet } from "../../ui/sheet";
import { TextInput } from "../../ui/text-input";
import { toast } from "../../ui/toast";
import { changeMe, Refusal, session } from "../session/session";

/** Who is signed in. The name signs what one writes; it is changed online, as others see it at once. */
export function IdentityCard() {
  const { me, words, shell } = t.value;
  const who = session.value;
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [error, setError] = useState<string | null>(null);
  if (!who) return null;

  const save = async (): Promise<void> => {
    try {
      await changeMe({ name: name.trim() });
      setOpen(false);
      toast({ text: me.nameSaved });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      setError(thrown.message || t.value.errors.offline);
    }
  };

  return (
    <Card>
      <div class="me-who">
        <Avatar name={who.name} side={who.side} size="l" />
        <div>
          <p class="me-name">{who.name}</p>
          <p class="muted small">{who.email}</p>
          <p class="small">{who.roles.map((role) => words.role[role]).join(" · ")}</p>
        </div>
        <IconButton
          icon="edit"
          label={me.changeName}
          onClick={() => {
            setName(who.name);
            setError(null);
            setOpen(true);
          }}
        />
      </div>
      <Sheet open={isOpen} onClose={() => setOpen(false)} title={me.changeName}>
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== "") void save();
          }}
        >
          <TextInput
            label={me.name}
            value={name}
            onValue={setName}
            error={error}
            autoComplete="name"
            autoCapitalize="words"
            enterKeyHint="done"
            maxLength={200}
            autoFocus
          />
          <Button type="submit" kind="primary" wide disabled={name.trim() === ""}>
            {shell.save}
          </Button>
        </form>
      </Sheet>
    </Card>
  );
}
