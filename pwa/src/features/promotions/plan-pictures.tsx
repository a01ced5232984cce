import { IconButton } from "../../ui/icon-button";
import { PictureField } from "../orders/picture-field";
import { MOST_PICTURES } from "./plan-form";
import { planWords } from "./plan-words";

interface Props {
  pictures: string[];
  onPictures: (hashes: string[]) => void;
}

/** The pictures of the brief, in their order: the first stands at its head. */
export function PlanPictures({ pictures, onPictures }: Props) {
  const words = planWords.value;
  return (
    <div class="stack-s">
      <p class="label">{words.pictures}</p>
      {pictures.length > 0 && (
        // biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role of a list without bullets
        <ul class="shots" role="list">
          {pictures.map((hash, n) => (
            <li key={hash}>
              <img src={`/media/${hash}-320.webp`} alt={words.pictureOf(n + 1)} />
              <IconButton
                kind="soft"
                icon="trash"
                label={words.removePicture(n + 1)}
                onClick={() => onPictures(pictures.filter((one) => one !== hash))}
              />
            </li>
          ))}
        </ul>
      )}
      {pictures.length < MOST_PICTURES && (
        <PictureField
          hash=""
          name={words.pictures}
          onHash={(hash) => !pictures.includes(hash) && onPictures([...pictures, hash])}
        />
      )}
      <p class="hint">{words.morePictures(MOST_PICTURES - pictures.length)}</p>
    </div>
  );
}
