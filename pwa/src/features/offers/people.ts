import { personName } from "../bookings/model";
import { useReading } from "../brand/use-reading";
import { call, me } from "../session/session";

export interface Colleague {
  user: string;
  name: string;
}

export interface Team {
  /** Oneself first. */
  people: Colleague[];
  /** Only oneself is known: there was no answer. */
  isAlone: boolean;
  nameOf: (user: string) => string;
}

/** Everybody of the brand, who can give a training. Read online; without a network, oneself. */
export function useTeam(): Team {
  const own = { user: me().id, name: me().name };
  const { value, refusal } = useReading(
    "team",
    async () => (await call("GET", "/api/v1/agenda/people")) as Colleague[],
  );
  const found = (value ?? []).filter(({ user }) => user !== own.user);
  const names = new Map([own, ...found].map(({ user, name }) => [user, name]));
  return {
    people: [own, ...found],
    isAlone: value === null && refusal !== null,
    nameOf: (user) => names.get(user) ?? personName(user),
  };
}
