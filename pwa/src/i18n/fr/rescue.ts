import { count } from "../french";

/** The rescue page: works when the rest does not. */
export const rescue = {
  title: "Page de secours",
  intro: "Cette page lit ce qui est gardé sur cet appareil, sans l'application. Elle n'efface aucune saisie.",
  found: "Sur cet appareil",
  reading: "Lecture…",
  nothing: "Aucune saisie n'est gardée par ce navigateur.",
  space: (user: string) => `Espace ${user}`,
  unsent: (n: number) =>
    count(n, { zero: "rien à envoyer", one: "# saisie à envoyer", other: "# saisies à envoyer" }),
  kept: (n: number) => count(n, { one: "# saisie gardée en tout", other: "# saisies gardées en tout" }),
  drafts: (n: number) => count(n, { zero: "aucun brouillon", one: "# brouillon", other: "# brouillons" }),
  broken: "Cet espace n'a pas pu être lu.",
  export: "1. Mettre les saisies à l'abri",
  exportHelp:
    "Un seul fichier, avec les saisies et les brouillons. Envoyez-le au support : il sait les remettre sur le serveur.",
  exportNow: "Exporter dans un fichier",
  exported: "Fichier prêt.",
  failed: "Le fichier n'a pas pu être fait. Réessayez, ou gardez cette page ouverte et appelez le support.",
  clean: "2. Remettre l'application à neuf",
  cleanHelp:
    "Retire le programme gardé par le navigateur et le reprend au serveur. Vos saisies et brouillons restent. Demande du réseau.",
  cleanNow: "Reprendre l'application au serveur",
  cleaned: "Fait. Vos saisies sont toujours là.",
  back: "Ouvrir Comptoir",
  never: "Ne videz pas les données du site dans le navigateur : cela effacerait les saisies.",
};
