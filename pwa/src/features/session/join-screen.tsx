import { useEffect, useState } from "preact/hooks";
import { day } from "../../i18n/format";
import { language, t } from "../../i18n/language";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Skeleton } from "../../ui/skeleton";
import { TextInput } from "../../ui/text-input";
import { go } from "../app/router";
import { CodeStep } from "./code-step";
import { Door } from "./door";
import { isEmail } from "./email";
import { sayRefusal } from "./refused";
import { askCode, call, Refusal, session as signed } from "./session";

interface Invitation {
  account_name: string;
  organisation: string;
  invited_by: string;
  expires_at: string;
}

/** A store manager joins: what the invitation opens, who they are, then the six digits. */
export function JoinScreen({ code }: { code: string }) {
  const { session } = t.value;
  const [found, setFound] = useState<Invitation | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    document.title = `${session.join} · Comptoir`;
  }, [session.join]);

  useEffect(() => {
    setFound(null);
    setTrouble(null);
    if (code === "") return;
    let isHere = true;
    call("GET", `/api/v1/invitations/${encodeURIComponent(code)}`).then(
      (said) => isHere && setFound(said as Invitation),
      (thrown) => isHere && setTrouble(sayRefusal(thrown as Refusal, false)),
    );
    return () => {
      isHere = false;
    };
  }, [code, attempt]);

  return (
    <Door title={found ? found.account_name : session.join} compact={found !== null}>
      {code === "" || trouble ? (
        <TypeCode key={code} code={code} trouble={trouble} onAgain={() => setAttempt(attempt + 1)} />
      ) : found ? (
        <Guest code={code} invitation={found} />
      ) : (
        <Skeleton rows={3} />
      )}
    </Door>
  );
}

interface TypeCodeProps {
  code: string;
  trouble: string | null;
  onAgain: () => void;
}

function TypeCode({ code, trouble, onAgain }: TypeCodeProps) {
  const { session } = t.value;
  const [typed, setTyped] = useState(code);
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
        if (wanted === code) onAgain();
        else if (wanted !== "") go(`/join/${wanted}`);
      }}
    >
      <TextInput
        label={session.joinCode}
        hint={session.joinCodeHint}
        error={trouble}
        value={typed}
        onValue={setTyped}
        autoCapitalize="characters"
        autoComplete="off"
        enterKeyHint="go"
        maxLength={12}
        autoFocus
      />
      <Button type="submit" kind="primary" wide>
        {session.joinSee}
      </Button>
      <div class="door-ways">
        <Button kind="plain" icon="back" onClick={() => go("/sign-in")}>
          {session.notYou}
        </Button>
      </div>
    </form>
  );
}

function Guest({ code, invitation }: { code: string; invitation: Invitation }) {
  const { session } = t.value;
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [wrong, setWrong] = useState<{ name?: string; email?: string }>({});
  const [isBusy, setBusy] = useState(false);
  const [isSent, setSent] = useState(false);
  const address = email.trim().toLowerCase();

  const ask = async (): Promise<void> => {
    const found = {
      ...(name.trim() === "" ? { name: session.nameMissing } : {}),
      ...(isEmail(address) ? {} : { email: session.emailWrong }),
    };
    setWrong(found);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      await askCode(address, code);
      setSent(true);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      setWrong({ email: sayRefusal(thrown, false) });
    }
    setBusy(false);
  };

  if (isSent) {
    return (
      <CodeStep
        email={address}
        isAgain={false}
        guest={{ invitation: code, name: name.trim(), language: language.value }}
        onEntered={() => go("/", { replace: true })}
        onOtherEmail={() => setSent(false)}
      />
    );
  }
  return (
    <>
      <p>
        <span class="strong">{session.joinFrom(invitation.invited_by)}</span>{" "}
        {session.joinAs(invitation.organisation)} {session.joinWhat}
      </p>
      {signed.value && <Banner title={session.joinOther(signed.value.name)} />}
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) void ask();
        }}
      >
        <TextInput
          label={session.name}
          hint={session.nameHint}
          error={wrong.name}
          value={name}
          onValue={setName}
          autoComplete="name"
          autoCapitalize="words"
          enterKeyHint="next"
          maxLength={200}
          autoFocus
        />
        <TextInput
          type="email"
          label={session.email}
          hint={session.emailHint}
          error={wrong.email}
          value={email}
          onValue={setEmail}
          autoComplete="email"
          enterKeyHint="next"
          maxLength={254}
        />
        <Button type="submit" kind="primary" wide busy={isBusy}>
          {session.getCode}
        </Button>
      </form>
      <p class="small muted">{session.joinUntil(day(invitation.expires_at))}</p>
    </>
  );
}
