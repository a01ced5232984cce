import { count } from "../french";

export const errors = {
  title: "Quelque chose a cassé",
  text: "Vos saisies sont gardées sur ce téléphone. Rechargez la page.",
  reload: "Recharger",
  notFound: "Cette page n'existe pas",
  notFoundText: "L'adresse a changé, ou le lien est incomplet.",
  goHome: "Revenir à l'accueil",
  noStorage: "Ce navigateur ne peut pas garder votre travail",
  noStorageText: "Quittez la navigation privée, ou libérez de la place, puis rouvrez l'application.",
  offline: "Pas de réseau",
  offlineText: "Cette page a besoin du réseau. Le reste de l'application marche sans.",
  server: "Le serveur ne répond pas",
  serverText: "Réessayez dans un instant. Rien n'est perdu.",
  required: "À remplir",
  tooLong: (n: number) => count(n, { one: "# caractère de trop", other: "# caractères de trop" }),
  badPhone: "Ce numéro n'est pas complet. Exemple : 06 12 34 56 78",
  badEmail: "Cette adresse n'est pas complète. Exemple : nom@exemple.fr",
};
