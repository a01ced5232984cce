import { count } from "../french";

/** Signing in and joining: the first words anybody reads here. */
export const session = {
  tagline: "Le comptoir où une marque et ses magasins se retrouvent.",
  promise: "Tout s'écrit sans réseau. Rien ne se perd, rien ne se décide dans votre dos.",
  language: "Langue",
  signIn: "Connexion",
  again: "Reconnexion",
  againHelp: (n: number) =>
    count(n, {
      zero: "Votre session est finie. Rien n'attend sur ce téléphone.",
      one: "Votre session est finie. # saisie est gardée ici et partira dès que vous serez reconnecté.",
      other:
        "Votre session est finie. # saisies sont gardées ici et partiront dès que vous serez reconnecté.",
    }),
  otherUser:
    "Se connecter avec une autre adresse ouvre un autre espace : vos saisies restent ici, sans être montrées ni envoyées.",
  goOn: "Continuer sans me connecter",
  email: "Adresse e-mail",
  emailHint: "Un code à six chiffres y sera envoyé. Pas de mot de passe.",
  emailWrong: "Écrivez une adresse complète, comme prenom@exemple.fr.",
  getCode: "Recevoir un code",
  useInvitation: "Saisir mon invitation",
  code: "Code à six chiffres",
  codeTitle: "Vérifiez vos e-mails",
  codeSent: (email: string) => `Si ${email} est connue ici, un code vient de partir. Il vaut dix minutes.`,
  codeSentGuest: (email: string) => `Un code vient de partir à ${email}. Il vaut dix minutes.`,
  codeWrong: (left: number) =>
    count(left, {
      zero: "Ce code n'est pas le bon. Demandez-en un nouveau.",
      one: "Ce code n'est pas le bon. Encore # essai.",
      other: "Ce code n'est pas le bon. Encore # essais.",
    }),
  codeExpired: "Ce code ne vaut plus. Demandez-en un nouveau.",
  enter: "Entrer",
  resend: "Renvoyer un code",
  resendIn: (seconds: number) => `Renvoyer un code dans ${seconds} s`,
  resent: "Un nouveau code est parti. L'ancien ne vaut plus.",
  otherEmail: "Changer d'adresse",
  offline: "Pas de réseau. La première connexion en demande un ; réessayez dès que possible.",
  offlineAgain: "Pas de réseau. Vous pouvez continuer à travailler et vous reconnecter plus tard.",
  tooMany: (minutes: number) =>
    count(minutes, {
      one: "Trop de codes demandés. Réessayez dans # minute.",
      other: "Trop de codes demandés. Réessayez dans # minutes.",
    }),
  demo: "Démonstration",
  demoHelp: "Choisissez une personne ; son code s'affiche dans le terminal du serveur.",
  join: "Rejoindre Comptoir",
  joinCode: "Votre invitation",
  joinCodeHint: "Huit caractères, sous le code QR : 7K4Q-XW2M.",
  joinSee: "Voir l'invitation",
  joinFrom: (brand: string) => `${brand} vous invite.`,
  joinAs: (organisation: string) => `Vous écrirez pour ${organisation}.`,
  joinWhat: "Vous lirez les visites, ce qui a été promis, et vous pourrez répondre.",
  joinUntil: (day: string) => `Valable jusqu'au ${day}.`,
  joinOther: (name: string) =>
    `Cet appareil est connecté au nom de ${name}. Ses saisies resteront dans son espace.`,
  name: "Votre nom",
  nameHint: "Il signe ce que vous écrivez.",
  nameMissing: "Écrivez votre nom.",
  notYou: "J'ai déjà un compte",
};
