/** The demo's first screen: three things to try. */
export const demo = {
  title: "Trois choses à essayer",
  text: "Ceci est une démonstration : les magasins et les personnes sont inventés.",
  offline: "Coupez le réseau",
  offlineText: "Consignez une visite en mode avion. Rallumez : elle arrive, une seule fois.",
  kill: "Fermez en pleine saisie",
  killText: "Commencez une visite, fermez l'onglet, rouvrez : le brouillon est là.",
  both: "Soyez aussi le magasin",
  bothText: "Dans une fenêtre privée, entrez comme nadia@example.org et modifiez le même téléphone que vous.",
  hide: "Masquer",
};
