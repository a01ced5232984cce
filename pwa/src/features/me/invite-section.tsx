import { useState } from "preact/hooks";
import { day } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Section } from "../../ui/section";
import { Sheet } from "../../ui/sheet";
import { call, Refusal } from "../session/session";
import { PickAccount, type Picked } from "./pick-account";

interface Made {
  code: string;
  url: string;
  qr_svg: string;
  expires_at: string;
}

/** A rep shows a store manager a QR code across the counter. Made by the server, so it needs a network. */
export function InviteSection() {
  const { me } = t.value;
  const [isOpen, setOpen] = useState(false);
  const [picked, setPicked] = useState<Picked | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);

  const invite = async (account: Picked): Promise<void> => {
    setPicked(account);
    setTrouble(null);
    try {
      setMade((await call("POST", "/api/v1/invitations", { account: account.id })) as Made);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      setPicked(null);
      setTrouble(thrown.message || me.inviteOnline);
    }
  };
  const again = (): void => {
    setPicked(null);
    setMade(null);
    setTrouble(null);
  };

  return (
    <Section title={me.invite}>
      <Card>
        <div class="stack">
          <p>{me.inviteHelp}</p>
          <Button
            icon="contact"
            wide
            onClick={() => {
              again();
              setOpen(true);
            }}
          >
            {me.invite}
          </Button>
        </div>
      </Card>
      <Sheet
        open={isOpen}
        onClose={() => setOpen(false)}
        title={made && picked ? me.inviteMade(picked.name) : me.inviteAccount}
        actions={
          made && (
            <Button wide onClick={again}>
              {me.inviteAnother}
            </Button>
          )
        }
      >
        {trouble && (
          <p class="error" role="alert">
            {trouble}
          </p>
        )}
        {made && picked ? (
          <Ticket made={made} account={picked.name} />
        ) : (
          <PickAccount busy={picked?.id} onPick={(account) => void invite(account)} />
        )}
      </Sheet>
    </Section>
  );
}

function Ticket({ made, account }: { made: Made; account: string }) {
  const { me } = t.value;
  // As a picture, never as markup: an image runs nothing, whatever it holds.
  const svg = made.qr_svg.includes("xmlns")
    ? made.qr_svg
    : made.qr_svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
  const text = me.inviteText(account);
  return (
    <div class="ticket">
      <img src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt={me.qr} />
      <p>{me.inviteScan}</p>
      <p class="ticket-code">{made.code}</p>
      <p class="small muted">{me.inviteUntil(day(made.expires_at))}</p>
      {"share" in navigator && (
        <Button
          icon="share"
          onClick={() => void navigator.share({ text, url: made.url }).catch(() => undefined)}
        >
          {me.inviteShare}
        </Button>
      )}
    </div>
  );
}
