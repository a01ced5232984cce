import "../../styles/screens/scan.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../ui/icon";
import { IconButton } from "../../ui/icon-button";
import { openReader, type Read } from "./reader";
import { scanWords } from "./words";

/** Why nothing can be read; each has its sentence and its way out. */
export type ScanTrouble = "refused" | "none" | "busy" | "reader";

interface Props {
  /** Called with a GTIN as soon as two looks agree on it. */
  onCode: (gtin: string) => void;
  onTrouble: (why: ScanTrouble) => void;
  onClose: () => void;
}

const PAUSE_MS = 90;

/** The camera behind a frame, read until a barcode is seen. It is on only while this is on the screen. */
export function Camera({ onCode, onTrouble, onClose }: Props) {
  const words = scanWords.value;
  const video = useRef<HTMLVideoElement>(null);
  const [track, setTrack] = useState<MediaStreamTrack | null>(null);
  const [isLit, setLit] = useState(false);
  const told = useRef({ onCode, onTrouble });
  told.current = { onCode, onTrouble };

  useEffect(() => {
    let isHere = true;
    let stream: MediaStream | null = null;
    const watch = async (): Promise<void> => {
      try {
        stream = await openCamera();
      } catch (error) {
        if (isHere) told.current.onTrouble(whyNot(error));
        return;
      }
      const view = video.current;
      if (!isHere || !view) return stop(stream);
      view.srcObject = stream;
      setTrack(stream.getVideoTracks()[0] ?? null);
      await view.play().catch(() => undefined);
      let read: Read;
      try {
        read = await openReader();
      } catch {
        if (isHere) told.current.onTrouble("reader");
        return;
      }
      let last: string | null = null;
      while (isHere) {
        const seen: string | null = await read(view).catch(() => null);
        // One look may be wrong about a bar; two that agree are not.
        if (seen !== null && seen === last && isHere) {
          navigator.vibrate?.(60);
          told.current.onCode(seen);
          return;
        }
        last = seen ?? last;
        await new Promise((done) => setTimeout(done, PAUSE_MS));
      }
    };
    void watch();
    return () => {
      isHere = false;
      stop(stream);
    };
  }, []);

  const hasTorch = Boolean((track?.getCapabilities?.() as { torch?: boolean } | undefined)?.torch);
  const light = (): void => {
    const wish = { advanced: [{ torch: !isLit }] } as unknown as MediaTrackConstraints;
    void track?.applyConstraints(wish).then(
      () => setLit(!isLit),
      () => undefined,
    );
  };
  return (
    <div class="scan">
      {/* Nothing is said in it and nothing is recorded: it shows what the camera sees. */}
      <video ref={video} class="scan-view" playsInline muted aria-label={words.view} />
      <div class="scan-frame" aria-hidden="true" />
      <p class="scan-hint" role="status">
        <Icon name="barcode" size="s" />
        {track ? words.aim : words.starting}
      </p>
      <div class="scan-tools">
        {hasTorch && <IconButton icon="sun" label={words.light} pressed={isLit} onClick={light} />}
        <IconButton icon="close" label={words.stop} onClick={onClose} />
      </div>
    </div>
  );
}

async function openCamera(): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("", "NotFoundError");
  const video = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };
  return navigator.mediaDevices.getUserMedia({ video, audio: false });
}

function stop(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

function whyNot(error: unknown): ScanTrouble {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "none";
}

/** Whether the camera may start without asking: somebody who said yes once is not asked for a tap either. */
export async function isCameraAllowed(): Promise<boolean> {
  try {
    const name = "camera" as PermissionName;
    return (await navigator.permissions.query({ name })).state === "granted";
  } catch {
    return false;
  }
}
