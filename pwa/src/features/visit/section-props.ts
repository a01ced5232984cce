import type { Shown } from "../../core/preview";
import type { Change } from "../account/use-draft";
import type { VisitForm } from "./form";

/** What every section of the report reads and writes. */
export interface SectionProps {
  form: VisitForm;
  store: Shown;
  change: Change<VisitForm>;
}
