import { useEffect, useState } from "preact/hooks";
import { shortDay } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { List, ListRow } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { toast } from "../../ui/toast";
import { call, Refusal, session } from "../session/session";

interface Line {
  id: string;
  device: string;
  kind: "app" | "program";
  created_at: string;
  expires_at: string;
  current: boolean;
}

const short = (id: string): string => id.slice(0, 8);

/** This device, and every other place where one is signed in; those can be signed out from here. */
export function SessionsSection() {
  const { me } = t.value;
  const [lines, setLines] = useState<Line[] | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);

  useEffect(() => {
    let isHere = true;
    call("GET", "/api/v1/auth/sessions").then(
      (said) => isHere && setLines((said as { sessions: Line[] }).sessions),
      (thrown: Refusal) => isHere && setTrouble(thrown.message || t.value.me.sessionsOffline),
    );
    return () => {
      isHere = false;
    };
  }, []);

  const revoke = async (line: Line): Promise<void> => {
    try {
      await call("DELETE", `/api/v1/auth/sessions/${line.id}`);
      setLines((lines ?? []).filter((one) => one.id !== line.id));
      toast({ text: me.revoked });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      toast({ text: thrown.message || t.value.errors.offline, tone: "problem" });
    }
  };

  const here = lines?.find((line) => line.current);
  const others = (lines ?? []).filter((line) => !line.current);
  return (
    <Section title={me.sessions}>
      <Card flush>
        <List>
          <ListRow
            leading={<Icon name="device" />}
            title={me.sessionHere}
            subtitle={[
              `${me.deviceId} ${short(session.value?.device ?? "")}`,
              here && me.since(shortDay(here.created_at)),
            ]
              .filter(Boolean)
              .join(" · ")}
          />
          {others.map((line) => (
            <ListRow
              key={line.id}
              leading={<Icon name={line.kind === "app" ? "device" : "key"} />}
              title={`${line.kind === "app" ? me.sessionApp : me.sessionProgram} ${short(line.device)}`}
              subtitle={me.since(shortDay(line.created_at))}
              trailing={
                <Button
                  kind="plain"
                  label={me.revokeOf(short(line.device))}
                  onClick={() => void revoke(line)}
                >
                  {me.revoke}
                </Button>
              }
            />
          ))}
        </List>
      </Card>
      {lines === null && (trouble ? <p class="muted">{trouble}</p> : <Skeleton rows={1} />)}
    </Section>
  );
}
