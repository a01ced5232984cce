import type { Queued } from "../../core/outbox";
import { Correct } from "../planning/correct";
import { formOf } from "./plan-form";

export const CorrectPlan = ({ queued }: { queued: Queued }) => (
  <Correct queued={queued} kind="challenge" formOf={formOf} />
);
