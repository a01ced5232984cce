import { count } from "../french";

/** Two people wrote the same field: both values, and a choice. */
export const conflicts = {
  title: "Conflits",
  intro:
    "Deux personnes ont écrit dans le même champ sans se voir. Les deux valeurs sont gardées ; choisissez celle qui reste.",
  none: "Rien à trancher",
  noneHelp:
    "Quand deux personnes écrivent dans le même champ en même temps, les deux valeurs attendent ici qu'on choisisse.",
  open: (n: number) => count(n, { one: "# champ à trancher", other: "# champs à trancher" }),
  kept: (value: string) => `Valeur gardée : ${value}`,
  undone: (value: string) => `L'autre valeur est gardée : ${value}`,
  other: "Écrire une autre valeur",
  otherTitle: "Autre valeur",
  done: { true: "Faite", false: "À faire" },
  days: (n: number) => count(n, { one: "tous les jours", other: "tous les # jours" }),
};
