import { useRef, useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { asRefusal } from "../brand/directory";
import { uploadPicture } from "./upload";
import { orderWords } from "./words";

interface Props {
  hash: string;
  /** What is to be seen on it. */
  name: string;
  /** Said where there is no network to send it by. */
  offline?: string | undefined;
  onHash: (hash: string) => void;
}

/** A picture, chosen or taken, sent at once: what is kept of it is its name. */
export function PictureField({ hash, name, offline, onHash }: Props) {
  const words = orderWords.value;
  const box = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const shownAt = hash && `/media/${hash}-320.webp`;
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setBusy(true);
    setTrouble(null);
    try {
      onHash(await uploadPicture(file));
    } catch (thrown) {
      const { code, message } = asRefusal(thrown);
      setTrouble(code === "offline" ? (offline ?? words.item.online) : message);
    }
    setBusy(false);
  };
  return (
    <div class="pic-field">
      <span class="pic pic-320">
        {shownAt ? <img src={shownAt} alt={name} /> : <Icon name="camera" size="l" />}
      </span>
      <input
        ref={box}
        type="file"
        accept="image/jpeg,image/png,image/webp"
        class="sr-only"
        tabIndex={-1}
        aria-label={words.item.picture}
        onChange={(event) => void take(event.currentTarget.files?.[0])}
      />
      <Button icon="camera" busy={isBusy} onClick={() => box.current?.click()}>
        {isBusy ? words.item.uploading : shownAt ? words.item.change : words.item.choose}
      </Button>
      {trouble && (
        <p class="scan-trouble tone-warn" role="alert">
          {trouble}
        </p>
      )}
    </div>
  );
}
