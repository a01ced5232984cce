/** Reading a barcode with the camera. */
export const scan = {
  start: "Scanner le code-barres",
  view: "Image de la caméra",
  starting: "La caméra s'allume…",
  aim: "Visez le code-barres",
  light: "Éclairer",
  stop: "Arrêter la caméra",
  trouble: {
    refused: "La caméra est refusée à Comptoir. Autorisez-la dans les réglages du site, ou cherchez par nom.",
    none: "Aucune caméra sur cet appareil. Cherchez par nom ou tapez le code.",
    busy: "La caméra est prise par une autre application. Fermez-la et réessayez, ou cherchez par nom.",
    reader:
      "Le lecteur de codes n'est pas encore sur ce téléphone : il arrive au premier scan avec du réseau. Cherchez par nom ou tapez le code.",
  },
};
