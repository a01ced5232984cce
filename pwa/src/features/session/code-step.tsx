import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { TextInput } from "../../ui/text-input";
import { sayRefusal } from "./refused";
import { askCode, Refusal, signIn } from "./session";

/** A second letter before the first had time to arrive only confuses: the latest code is the one that holds. */
const RESEND_S = 30;
const DIGITS = 6;

interface Props {
  email: string;
  /** The session ended while working: the app goes on without. */
  isAgain: boolean;
  /** What a guest brings along. */
  guest?: { invitation: string; name: string; language: "fr" | "en" } | undefined;
  onEntered: () => void;
  onOtherEmail: () => void;
}

/** The six digits from the letter, typed: it works inside an installed app, where a link would open elsewhere. */
export function CodeStep({ email, isAgain, guest, onEntered, onOtherEmail }: Props) {
  const { session } = t.value;
  const [code, setCode] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [wait, setWait] = useState(RESEND_S);
  const tried = useRef("");

  useEffect(() => {
    if (wait <= 0) return;
    const timer = setTimeout(() => setWait(wait - 1), 1000);
    return () => clearTimeout(timer);
  }, [wait]);

  const enter = async (typed: string): Promise<void> => {
    if (isBusy || typed.length < DIGITS) return;
    tried.current = typed;
    setBusy(true);
    setError(null);
    try {
      await signIn(email, typed, guest ?? {});
      onEntered();
    } catch (thrown) {
      setBusy(false);
      if (!(thrown instanceof Refusal)) throw thrown;
      setError(sayRefusal(thrown, isAgain));
      if (thrown.code === "code_wrong" || thrown.code === "code_expired") setCode("");
    }
  };

  const resend = async (): Promise<void> => {
    setError(null);
    setWait(RESEND_S);
    try {
      await askCode(email, guest?.invitation);
      tried.current = "";
      setCode("");
      setSaid(session.resent);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      setSaid("");
      setError(sayRefusal(thrown, isAgain));
      setWait(Math.max(0, Number(thrown.extra.retry_after ?? 0)));
    }
  };

  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void enter(code);
      }}
    >
      <p role="status">{said || (guest ? session.codeSentGuest(email) : session.codeSent(email))}</p>
      <TextInput
        type="code"
        label={session.code}
        value={code}
        name="code"
        maxLength={DIGITS + 6}
        error={error}
        autoFocus
        enterKeyHint="go"
        onValue={(typed) => {
          const digits = typed.replace(/\D/g, "").slice(0, DIGITS);
          setCode(digits);
          if (digits.length === DIGITS && digits !== tried.current) void enter(digits);
        }}
      />
      <Button type="submit" kind="primary" wide busy={isBusy} disabled={code.length < DIGITS}>
        {session.enter}
      </Button>
      <div class="door-ways">
        {wait > 0 ? (
          <p class="door-wait">{session.resendIn(wait)}</p>
        ) : (
          <Button kind="plain" icon="retry" onClick={() => void resend()}>
            {session.resend}
          </Button>
        )}
        <Button kind="plain" icon="mail" onClick={onOtherEmail}>
          {session.otherEmail}
        </Button>
      </div>
    </form>
  );
}
