import type { ComponentChildren } from "preact";

/** A phone drawn with a few lines; what to touch is in the accent colour. The words beside say the same. */
function Phone({ children }: { children: ComponentChildren }) {
  return (
    <svg class="picture" viewBox="0 0 120 132" aria-hidden="true">
      <rect x="22" y="4" width="76" height="124" rx="12" />
      {children}
    </svg>
  );
}

/** Safari's bar at the bottom, with Share in its middle. */
export function SharePicture() {
  return (
    <Phone>
      <path d="M32 24h56M32 36h40M32 48h48M22 100h76" />
      <g class="picture-touch">
        <circle cx="60" cy="114" r="11" />
        <path d="M60 117v-9m-3.5 3.5L60 108l3.5 3.5M56 114h-1.5v6.500h11V114H64" />
      </g>
    </Phone>
  );
}

/** A list of actions, one of them a square with a plus. */
export function SheetPicture() {
  return (
    <Phone>
      <path d="M34 44h30M34 104h34" />
      <path d="M22 32h76M22 56h76M22 92h76" />
      <g class="picture-touch">
        <rect x="27" y="61" width="66" height="26" rx="6" />
        <path d="M34 74h32M78 69h10v10H78zM83 71.500v5M80.500 74h5" />
      </g>
    </Phone>
  );
}

/** Three dots at the top right. */
export function MenuPicture() {
  return (
    <Phone>
      <path d="M22 30h76M32 17h40M32 46h56M32 58h40M32 70h48" />
      <g class="picture-touch">
        <circle cx="86" cy="17" r="11" />
        <path d="M86 12v.01M86 17v.01M86 22v.01" />
      </g>
    </Phone>
  );
}

/** The first screen of a phone, with our icon on it. */
export function HomePicture() {
  return (
    <Phone>
      <path d="M33 22h14v14H33zM53 22h14v14H53zM73 22h14v14H73zM33 44h14v14H33z" />
      <g class="picture-touch">
        <rect x="51" y="42" width="18" height="18" rx="5" />
        <circle cx="57" cy="48" r="1.600" />
        <circle cx="63" cy="48" r="1.600" />
        <path d="M54.500 55.500h11" />
      </g>
      <path d="M50 120h20" />
    </Phone>
  );
}
