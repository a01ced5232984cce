import { Section } from "../../ui/section";
import { MessageThread } from "../help/thread";
import { orderWords } from "./words";

/** What both sides write about it: from this phone, or for headquarters online. */
export function Talk({ about, account }: { about: string; account: string }) {
  return (
    <Section title={orderWords.value.talk}>
      <MessageThread about={about} account={account} />
    </Section>
  );
}
