/** Where this phone is, or why it cannot be said. Degrees and metres. */
export type Here =
  | { kind: "here"; latitude: number; longitude: number; accuracy: number }
  | { kind: "refused" | "slow" | "unavailable" };

const WAIT_MS = 10_000;
const FRESH_MS = 60_000;

/** Ask the phone, once; call it from a tap only. Never rejects; ten seconds after permission it gives up. */
export function askWhere(): Promise<Here> {
  return new Promise((resolve) => {
    if (!("geolocation" in navigator)) {
      resolve({ kind: "unavailable" });
      return;
    }
    // The browser's own clock starts after its permission dialog only.
    const late = setTimeout(() => resolve({ kind: "slow" }), WAIT_MS * 3);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        clearTimeout(late);
        const { latitude, longitude, accuracy } = coords;
        resolve({ kind: "here", latitude, longitude, accuracy });
      },
      (error) => {
        clearTimeout(late);
        const why =
          error.code === error.PERMISSION_DENIED
            ? "refused"
            : error.code === error.TIMEOUT
              ? "slow"
              : "unavailable";
        resolve({ kind: why });
      },
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: FRESH_MS },
    );
  });
}
