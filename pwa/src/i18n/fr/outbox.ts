import { count } from "../french";

/** "On this phone": every entry its author must know something about. */
export const outbox = {
  open: "Ouvrir le rendez-vous",
  title: "Sur ce téléphone",
  sendNow: "Envoyer maintenant",
  refresh: "Mettre à jour maintenant",
  nextTry: (at: string) => `Prochain essai à ${at}.`,
  lastSent: (at: string) => `Dernier échange complet : ${at}.`,
  old: (n: number) =>
    count(n, {
      one: "# saisie attend depuis plus d'un jour",
      other: "# saisies attendent depuis plus d'un jour",
    }),
  oldHelp: "Elles sont gardées ici. Cherchez du réseau, ou exportez-les par prudence.",
  unsent: "À envoyer",
  returned: "À reprendre",
  review: "À vérifier par la marque",
  held: "Gardé en sécurité",
  heldHelp: "Le serveur les garde et les appliquera. Vous n'avez rien à faire.",
  recent: "Arrivées récemment",
  recentCount: (n: number) =>
    count(n, { one: "# saisie arrivée récemment", other: "# saisies arrivées récemment" }),
  nothing: "Rien n'attend sur ce téléphone",
  nothingHelp: "Ce que vous écrivez sans réseau apparaît ici jusqu'à son arrivée.",
  state: {
    waiting: "en attente d'envoi",
    sending: "envoi en cours",
    held: "gardé en sécurité",
    review: "à vérifier",
    returned: "refusé",
  },
  written: (ago: string) => `écrit ${ago}`,
  field: (name: string, value: string) => `${name} : ${value}`,
  unknownAccount: "Magasin absent de ce téléphone",
  rewrite: "Corriger et renvoyer",
  rewriteTitle: "Nouvelle saisie",
  rewriteHelp: "Une saisie envoyée ne change plus : ceci en fait une nouvelle, et écarte l'ancienne.",
  rewritten: "Nouvelle saisie enregistrée, l'ancienne est écartée",
  dismiss: "Écarter",
  dismissed: "Saisie écartée",
  copy: "Copier le texte",
  copied: "Texte copié",
  notKept: "Ce téléphone n'a pas pu l'enregistrer. Votre texte est toujours là.",
  drafts: (n: number) =>
    count(n, {
      one: "# brouillon non terminé est gardé ici.",
      other: "# brouillons non terminés sont gardés ici.",
    }),
  storage: "Le stockage de ce téléphone",
  durable: "Ce navigateur s'est engagé à garder vos saisies.",
  fragile: "Ce navigateur peut effacer vos saisies s'il manque de place.",
  fragileHelp: "Demandez-lui de les garder. Installer l'application y aide.",
  unknownDurable: "Ce navigateur ne dit pas s'il garde vos saisies.",
  askDurable: "Demander de tout garder",
  refusedDurable:
    "Le navigateur a répondu non pour l'instant. Installez l'application, puis demandez encore.",
  used: (used: string, left: string) => `${used} utilisés sur ce téléphone ; ${left}.`,
  room: {
    plenty: "il reste largement de la place",
    some: "il reste un peu de place",
    little: "il ne reste presque plus de place",
  },
  export: "Exporter les saisies",
  exportHelp:
    "Un fichier avec tout ce qui n'est pas encore arrivé et vos brouillons. Le support sait le relire.",
  exported: "Fichier prêt",
  exportFailed: "Le fichier n'a pas pu être fait. Réessayez.",
};
