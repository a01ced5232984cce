// What the engine asks of the page it runs in.

const FRAME_MS = 100;

/** After the next frame, or a tenth of a second: a page that nobody sees draws none. */
export const nextFrame = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, FRAME_MS);
    requestAnimationFrame(() => setTimeout(resolve));
  });

/** Do the work unless another tab of this user is doing it; false then. */
export async function aloneIn(name: string, work: () => Promise<void>): Promise<boolean> {
  if (!navigator.locks) {
    await work();
    return true;
  }
  return navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (!lock) return false;
    await work();
    return true;
  });
}
