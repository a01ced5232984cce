import { count } from "../french";

const days = (n: number): string => count(n, { one: "# jour", other: "# jours" });

/** The rep's first screen. */
export const today = {
  title: "Aujourd'hui",
  log: "Consigner une visite",
  unsent: (n: number) => count(n, { one: "# saisie à envoyer", other: "# saisies à envoyer" }),
  unsentHelp: "Gardées sur ce téléphone ; elles partent seules dès qu'il y a du réseau.",
  review: (n: number) =>
    count(n, { one: "# saisie demande votre avis", other: "# saisies demandent votre avis" }),
  reviewHelp: "Le serveur a répondu, et il vous reste à choisir.",
  toConfirm: (n: number) =>
    count(n, { one: "# rendez-vous à confirmer", other: "# rendez-vous à confirmer" }),
  toConfirmHelp: "Un magasin attend votre réponse ; le créneau lui est gardé.",
  week: "Ma semaine",
  drafts: "À reprendre",
  draft: (at: string, name: string) => `Brouillon de ${at} : ${name}`,
  draftKind: {
    visit: "Compte rendu de visite",
    note: "Note",
    task: "Tâche",
    account: "Nouveau magasin",
    edit: "Fiche en cours de modification",
  },
  newAccount: "nouveau magasin",
  next: "Prochaine visite",
  planned: "Visites prévues",
  start: "Commencer",
  resume: "Reprendre",
  underWay: "En cours",
  unfinished: (day: string) => `Commencée ${day}, à terminer`,
  missed: (day: string) => `Prévue ${day}, pas encore faite`,
  lastVisit: (age: string) => `Dernière visite ${age}`,
  neverVisited: "Première visite",
  promised: (words: string) => `Promis : ${words}`,
  openTasks: (n: number) => count(n, { one: "# tâche ouverte", other: "# tâches ouvertes" }),
  overdue: "Magasins à revoir",
  overdueWhy: (since: number, interval: number) =>
    `${days(since)} sans visite, prévu tous les ${days(interval)}`,
  neverWhy: (interval: number) => `Jamais visité, prévu tous les ${days(interval)}`,
  emptyTitle: "Aucune visite prévue aujourd'hui",
  emptyText: "Passez voir un magasin de la liste « à revoir », ou consignez une visite n'importe où.",
  noOverdue:
    "Tous vos magasins sont vus à temps. Un magasin revient ici quand son rythme de visite est dépassé.",
  waitingTitle: "Vos magasins arrivent",
  waitingText:
    "Ils viennent au premier envoi. Gardez l'application ouverte avec du réseau ; ensuite tout marche sans.",
  noAccountsTitle: "Aucun magasin sur votre territoire",
  noAccountsText: "Demandez un territoire à votre responsable de marque, ou ajoutez un premier prospect.",
};
