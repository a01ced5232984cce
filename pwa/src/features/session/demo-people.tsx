import { useEffect, useState } from "preact/hooks";
import { t } from "../../i18n/language";
import { Avatar } from "../../ui/avatar";
import { Icon } from "../../ui/icon";
import { call } from "./session";

interface Person {
  email: string;
  name: string;
  role: string;
}

/** In a demo, who one can be: said on the first screen, as nobody can guess it. Elsewhere nothing is shown. */
export function DemoPeople({ onChoose }: { onChoose: (email: string) => void }) {
  const { session, words } = t.value;
  const [people, setPeople] = useState<Person[]>([]);
  useEffect(() => {
    call("GET", "/api/v1/app-version").then(
      (said) => setPeople((said as { demo?: Person[] | null }).demo ?? []),
      () => undefined,
    );
  }, []);
  if (people.length === 0) return null;
  const roles: Record<string, string> = words.role;
  return (
    <section class="door-demo" aria-label={session.demo}>
      <p class="small">
        <Icon name="info" size="s" />
        <span>{session.demoHelp}</span>
      </p>
      <ul>
        {people.map((person) => (
          <li key={person.email}>
            <button type="button" onClick={() => onChoose(person.email)}>
              <Avatar
                name={person.name}
                side={person.role === "store_manager" ? "retailer" : "brand"}
                size="s"
              />
              <span>
                <span class="strong">{person.name}</span>
                <span class="small muted">{roles[person.role] ?? person.role}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
