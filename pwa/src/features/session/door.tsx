import type { ComponentChildren } from "preact";
import { LANGUAGES, language, setLanguage, t } from "../../i18n/language";
import "../../styles/screens/session.css";
import { names } from "../../ui/class-names";

interface Props {
  title: string;
  /** A phone's keyboard is up for what is asked: the face makes room. */
  compact?: boolean | undefined;
  children: ComponentChildren;
}

/** The face of the product: its mark, one sentence, one thing to do. Signing in and joining stand in it. */
export function Door({ title, compact, children }: Props) {
  const { session, shell } = t.value;
  return (
    <div class={names("door", compact && "door-compact")}>
      <header class="door-face">
        <p class="door-mark">
          <Mark />
          <span>{shell.app}</span>
        </p>
        <div class="door-words">
          <p class="door-tagline">{session.tagline}</p>
          <p class="door-promise">{session.promise}</p>
        </div>
        <Drawing />
      </header>
      <main class="door-main" id="main">
        <nav class="door-languages" aria-label={session.language}>
          {LANGUAGES.map((one) => (
            <button
              key={one.value}
              type="button"
              lang={one.value}
              aria-pressed={one.value === language.value}
              onClick={() => void setLanguage(one.value)}
            >
              {one.label}
            </button>
          ))}
        </nav>
        <div class="door-box">
          <h1 tabIndex={-1}>{title}</h1>
          {children}
        </div>
      </main>
    </div>
  );
}

/** Two people at one counter: the app's icon, in the colours of its surroundings. */
export function Mark() {
  return (
    <svg class="mark-drawn" viewBox="52 94 408 332" aria-hidden="true">
      <g class="mark-one">
        <circle cx="168" cy="160" r="58" />
        <path d="M84 338a84 84 0 0 1 168 0z" />
      </g>
      <g class="mark-two">
        <circle cx="344" cy="160" r="58" />
        <path d="M260 338a84 84 0 0 1 168 0z" />
      </g>
      <rect class="mark-one" x="60" y="358" width="392" height="60" rx="30" />
    </svg>
  );
}

/** Bottles and boxes on a shelf, drawn with a few lines: seen on a wide screen only. */
function Drawing() {
  return (
    <svg class="door-drawing" viewBox="0 0 480 220" aria-hidden="true">
      <path d="M0 200h480M0 96h480" />
      <path d="M40 200v-64l10-18v-14h14v14l10 18v64zM88 200v-64l10-18v-14h14v14l10 18v64zM136 200v-64l10-18v-14h14v14l10 18v64z" />
      <path d="M208 200v-58h52v58zM260 200v-58h52v58zM234 142v-38h52v38z" />
      <path d="M356 200v-46a22 22 0 0 1 44 0v46zM412 200v-46a22 22 0 0 1 44 0v46z" />
      <path d="M20 96V50h60v46zM92 96V50h60v46zM186 96V62a18 18 0 0 1 36 0v34zM232 96V62a18 18 0 0 1 36 0v34zM278 96V62a18 18 0 0 1 36 0v34z" />
      <path d="M348 96V44l8-14V20h12v10l8 14v52zM386 96V44l8-14V20h12v10l8 14v52zM424 96V44l8-14V20h12v10l8 14v52z" />
    </svg>
  );
}
