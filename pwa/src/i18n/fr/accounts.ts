import { count } from "../french";

/** The list of accounts, and adding one. */
export const accounts = {
  title: "Magasins",
  search: "Rechercher un magasin",
  placeholder: "Nom, ville, code postal…",
  found: (n: number) => count(n, { zero: "Aucun magasin", one: "# magasin", other: "# magasins" }),
  filters: "Trier et filtrer",
  near: "Près de moi",
  overdue: "À revoir",
  prospects: "Prospects",
  locating: "Recherche de la position…",
  nowhere: {
    refused: {
      title: "Position refusée",
      text: "Autorisez-la pour Comptoir dans les réglages du navigateur, puis touchez de nouveau « Près de moi ». La recherche par ville marche sans.",
    },
    slow: {
      title: "Position introuvable",
      text: "Approchez-vous d'une fenêtre et réessayez, ou cherchez par ville.",
    },
    unavailable: { title: "Pas de position sur ce téléphone", text: "Cherchez par ville ou code postal." },
  },
  withoutPosition: (n: number) =>
    count(n, {
      one: "# magasin sans position n'est pas montré.",
      other: "# magasins sans position ne sont pas montrés.",
    }),
  seen: (age: string) => `vu ${age}`,
  neverSeen: "jamais visité",
  conflict: "À trancher",
  pending: "Pas encore envoyé",
  prospect: "Prospect",
  late: "À revoir",
  more: (n: number) => count(n, { one: "Afficher # magasin de plus", other: "Afficher # magasins de plus" }),
  add: "Ajouter un prospect",
  noneTitle: (words: string) => `Rien pour « ${words} »`,
  noneText:
    "Essayez la ville ou le code postal. Un magasin nouveau s'ajoute comme prospect, même sans réseau.",
  noneFilteredTitle: "Aucun magasin avec ces filtres",
  noneFilteredText: "Retirez un filtre pour revoir tout le territoire.",
  clearFilters: "Retirer les filtres",
  pickTitle: "Quelle visite ?",
  new: {
    title: "Nouveau prospect",
    name: "Nom du magasin",
    nameHint: "Comme sur l'enseigne : « Halles Vives Lille ».",
    nameMissing: "Donnez un nom au magasin.",
    banner: "Enseigne",
    address: "Adresse",
    postcode: "Code postal",
    city: "Ville",
    phone: "Téléphone",
    save: "Ajouter ce prospect",
    twinsTitle: "Peut-être déjà dans vos magasins",
    twinsText: "Ouvrez-le plutôt que d'en faire un double.",
    here: "Ajouter ma position",
    hereDone: "Position ajoutée",
    hereHint: "Devant le magasin : sa place sur la carte, prise une seule fois.",
    saved: "Prospect ajouté, enregistré sur ce téléphone",
  },
};
