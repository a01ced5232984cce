import type { Where } from "../../core/group";
import { list } from "../../i18n/format";
import { planningWords } from "./words";

/** For which stores, in words: as much as this reader knows. */
export function sayWhere({
  banners = [],
  banner,
  departments = [],
  stores = [],
  excluded = [],
}: Where): string[] {
  const words = planningWords.value;
  const named = banner === undefined ? banners : [banner];
  const said = [
    named.length > 0 && words.ofBanner(list([...named])),
    departments.length > 0 && words.inAreas(list([...departments])),
    stores.length > 0 && words.named(stores.length),
  ].filter((line): line is string => line !== false);
  if (said.length === 0) said.push(words.everywhere);
  if (excluded.length > 0) said.push(words.less(excluded.length));
  return said;
}
