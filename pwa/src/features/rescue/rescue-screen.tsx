import { useEffect, useState } from "preact/hooks";
import { isUnsent } from "../../core/outbox";
import { t } from "../../i18n/language";
import "../../styles/screens/rescue.css";
import { type Found, readStorages } from "./read-storage";
import { fileName, saveFile } from "./save-file";

type Outcome = "exported" | "failed" | null;

/** For when the rest is broken: what is kept here as one file, and a fresh copy of the app. It never touches an entry. */
export function RescueScreen() {
  const { rescue } = t.value;
  const [found, setFound] = useState<Found[] | null>(null);
  const [outcome, setOutcome] = useState<Outcome>(null);
  const [isClean, setClean] = useState(false);

  useEffect(() => {
    document.title = `${rescue.title} · Comptoir`;
    readStorages(Date.now()).then(setFound, () => setFound([]));
  }, [rescue.title]);

  const save = async (): Promise<void> => {
    const exportedMs = Date.now();
    try {
      // Read again: another tab may have written since the page was opened.
      const storages = (await readStorages(exportedMs)).flatMap((one) => one.rescue ?? []);
      const isSaved = await saveFile(fileName(exportedMs), { comptoir: 1, exportedMs, storages });
      setOutcome(isSaved ? "exported" : null);
    } catch {
      setOutcome("failed");
    }
  };

  return (
    <main class="rescue">
      <h1>{rescue.title}</h1>
      <p>{rescue.intro}</p>
      <section>
        <h2>{rescue.found}</h2>
        {found === null ? <p>{rescue.reading}</p> : <Spaces found={found} />}
      </section>
      <section>
        <h2>{rescue.export}</h2>
        <p>{rescue.exportHelp}</p>
        <button type="button" class="btn btn-primary" onClick={() => void save()}>
          {rescue.exportNow}
        </button>
        <p role="status">{outcome && rescue[outcome]}</p>
      </section>
      <section>
        <h2>{rescue.clean}</h2>
        <p>{rescue.cleanHelp}</p>
        <button
          type="button"
          class="btn btn-quiet"
          onClick={() => void forgetApp().then(() => setClean(true))}
        >
          {rescue.cleanNow}
        </button>
        <p role="status">{isClean && rescue.cleaned}</p>
      </section>
      <p class="strong">{rescue.never}</p>
      <a class="btn btn-quiet" href="/">
        {rescue.back}
      </a>
    </main>
  );
}

function Spaces({ found }: { found: Found[] }) {
  const { rescue } = t.value;
  if (found.length === 0) return <p>{rescue.nothing}</p>;
  return (
    <ul>
      {found.map(({ user, rescue: held }) => (
        <li key={user}>
          <span class="strong">{rescue.space(user.slice(0, 8))}</span>
          <span>
            {held === null
              ? rescue.broken
              : [
                  rescue.unsent(held.ops.filter(isUnsent).length),
                  rescue.kept(held.ops.length),
                  rescue.drafts(held.drafts.length),
                ].join(" · ")}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The worker and its caches only: they come back from the server, entries would not. */
async function forgetApp(): Promise<void> {
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(registrations.map((one) => one.unregister()));
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
}
