import { useEffect, useState } from "preact/hooks";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { TextInput } from "../../ui/text-input";
import { syncNow, unsent } from "../app/device";
import { go, part } from "../app/router";
import { CodeStep } from "./code-step";
import { DemoPeople } from "./demo-people";
import { Door } from "./door";
import { isEmail } from "./email";
import { sayRefusal } from "./refused";
import { askCode, Refusal, session as signed } from "./session";

/** Who are you: an address, then six digits. Also when a session ended while somebody was working. */
export function SignInScreen() {
  const { session } = t.value;
  const known = signed.value;
  const [email, setEmail] = useState(known?.email ?? "");
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const title = sentTo ? session.codeTitle : known ? session.again : session.signIn;

  useEffect(() => {
    document.title = `${title} · Comptoir`;
  }, [title]);

  const ask = async (): Promise<void> => {
    const address = email.trim().toLowerCase();
    if (!isEmail(address)) {
      setError(session.emailWrong);
      return;
    }
    setBusy(true);
    setError(null);
    try {
      await askCode(address);
      setSentTo(address);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      setError(sayRefusal(thrown, known !== null));
    }
    setBusy(false);
  };

  const entered = (): void => {
    // Somebody who opened a notice from a mail goes on to what it is about.
    if (part(0) !== "notices") go("/", { replace: true });
    // The same person's storage is open already, and what waits may leave; another's is opened by the app.
    if (known?.user === signed.value?.user) syncNow();
  };

  return (
    <Door title={title} compact={sentTo !== null}>
      {sentTo ? (
        <CodeStep
          email={sentTo}
          isAgain={known !== null}
          onEntered={entered}
          onOtherEmail={() => setSentTo(null)}
        />
      ) : (
        <>
          {known && <p>{session.againHelp(unsent.value.length)}</p>}
          <form
            class="stack"
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              if (!isBusy) void ask();
            }}
          >
            <TextInput
              type="email"
              name="email"
              label={session.email}
              hint={
                known && email.trim().toLowerCase() !== known.email ? session.otherUser : session.emailHint
              }
              error={error}
              value={email}
              onValue={setEmail}
              autoComplete="username"
              enterKeyHint="next"
              maxLength={254}
              autoFocus={!known}
            />
            <Button type="submit" kind="primary" wide busy={isBusy}>
              {session.getCode}
            </Button>
          </form>
          <div class="door-ways">
            {known ? (
              <Button kind="plain" icon="back" onClick={() => go("/", { replace: true })}>
                {session.goOn}
              </Button>
            ) : (
              <Button kind="plain" icon="key" onClick={() => go("/join")}>
                {session.useInvitation}
              </Button>
            )}
          </div>
          <DemoPeople onChoose={setEmail} />
        </>
      )}
    </Door>
  );
}
