import { count } from "../french";

/** What the sync chip says, and what its page explains. `short` fits a phone's top bar. */
export const sync = {
  allSent: (at: string) => `Tout est envoyé · ${at}`,
  never: "Pas encore synchronisé",
  toSend: (n: number) => count(n, { one: "# à envoyer", other: "# à envoyer" }),
  sending: (n: number) =>
    count(n, { zero: "Mise à jour…", one: "Envoi de # saisie…", other: "Envoi de # saisies…" }),
  offline: "Hors ligne",
  offlineKept: (n: number) =>
    count(n, { one: "Hors ligne · # gardée ici", other: "Hors ligne · # gardées ici" }),
  offlineAsOf: (at: string) => `Hors ligne · ${at}`,
  waiting: (at: string) => `Nouvel essai à ${at}`,
  waitingKept: (n: number, at: string) =>
    count(n, { one: `# à envoyer · essai à ${at}`, other: `# à envoyer · essai à ${at}` }),
  signedOut: "Reconnectez-vous",
  signedOutKept: (n: number) =>
    count(n, { one: "Reconnectez-vous · # gardée ici", other: "Reconnectez-vous · # gardées ici" }),
  updateNeeded: "Mise à jour requise",
  storage: "Ce téléphone n'enregistre plus",
  open: "Voir ce qui est sur ce téléphone",
  explain: {
    idle: "Tout ce que vous avez saisi est arrivé.",
    sending: "Vos saisies partent. Vous pouvez continuer.",
    offline: "Pas de réseau. Vos saisies sont gardées sur ce téléphone et partiront seules.",
    waiting: "Le serveur n'a pas répondu. L'envoi reprendra seul ; rien n'est perdu.",
    "signed-out": "Votre session est finie. Vos saisies sont gardées ; reconnectez-vous pour les envoyer.",
    "update-needed":
      "Cette version est trop ancienne. Vos saisies partiront d'abord, puis l'application se mettra à jour.",
    storage:
      "Ce téléphone refuse d'enregistrer. Libérez de la place, ou exportez vos saisies avant de fermer.",
  },
  savedHere: (at: string) => `Enregistré sur ce téléphone · ${at}`,
  asOf: (at: string) => `à jour à ${at}`,
  asOfNow: "à jour",
  fromYesterday: (at: string) => `données d'hier ${at}`,
  from: (at: string) => `données du ${at}`,
  noData: "pas encore reçu",
};
