import { count as counted } from "../../i18n/english";
import { count } from "../../i18n/french";
import { own } from "../../i18n/own";

const fr = {
  title: "Réglages des notifications",
  intro:
    "Tout ce qui vous concerne reste dans la liste de l'application. Choisissez ici ce qui vient aussi vous chercher.",
  phone: "Cet appareil",
  state: {
    unsupported: "Ce navigateur ne reçoit pas de notifications.",
    install: "Sur iPhone et iPad, installez d'abord l'application.",
    denied: "Les notifications sont bloquées sur cet appareil.",
    off: "Cet appareil ne reçoit pas de notifications.",
    on: "Cet appareil reçoit vos notifications.",
    unavailable: "Les notifications ne sont pas activées sur ce serveur.",
  },
  help: {
    unsupported:
      "Rien n'est perdu : la liste de l'application est complète, et ce qui reste non lu part par e-mail. Avec Chrome, Edge, Firefox ou Safari récents, ce serait possible.",
    install:
      "Apple n'envoie de notifications qu'aux applications de l'écran d'accueil. Trois gestes, puis connectez-vous dans l'application et revenez sur cette page.",
    denied: "Le navigateur ne nous laisse plus poser la question. Vous seul pouvez revenir dessus :",
    deniedBrowser:
      "Touchez l'icône à gauche de l'adresse, puis Autorisations, Notifications, Autoriser. Revenez ensuite ici.",
    deniedInstalled:
      "Ouvrez les réglages du téléphone, Applications, Comptoir, Notifications, et autorisez-les. Revenez ensuite ici.",
    deniedIos:
      "Ouvrez Réglages, Notifications, Comptoir, et activez « Autoriser les notifications ». Revenez ensuite ici.",
    off: "Votre appareil posera la question une fois : répondez « Autoriser ».",
    unavailable:
      "Vous êtes prévenu dans l'application et par e-mail. L'administrateur de Comptoir peut les activer.",
  },
  on: "Activer sur cet appareil",
  offAgain: "Ne plus recevoir ici",
  look: "J'ai changé le réglage",
  since: (at: string) => `Depuis le ${at}`,
  lastOk: (at: string) => `dernière envoyée ${at}`,
  never: "rien d'envoyé encore",
  others: (n: number) =>
    count(n, {
      one: "# autre appareil reçoit aussi vos notifications.",
      other: "# autres appareils reçoivent aussi vos notifications.",
    }),
  turnedOn: "Notifications activées sur cet appareil",
  turnedOff: "Cet appareil n'en recevra plus",
  trouble: {
    denied: "Vous avez répondu non.",
    unanswered: "La question a été fermée sans réponse. Touchez à nouveau pour la revoir.",
    slow: "Le service de notification de l'appareil ne répond pas. Réessayez avec un meilleur réseau.",
    failed: "Le navigateur n'a pas pu s'abonner. Réessayez, ou redémarrez l'appareil.",
    offline: "Il faut du réseau pour le dire au serveur. Réessayez dès qu'il revient.",
  },
  topics: "De quoi vous prévenir",
  topicsHint: "Une notification tout de suite ; un e-mail si c'est resté non lu.",
  digest: "Tant qu'aucun appareil ne reçoit vos notifications, les e-mails sont réunis en un seul, le matin.",
  after: (hours: string) => `Un e-mail part quand une notification est restée non lue ${hours}.`,
  push: "Notification",
  mail: "E-mail",
  saved: "Réglage enregistré",
  notSaved: "Réglage non enregistré : il faut du réseau.",
  offline: "Ces réglages sont gardés sur le serveur",
  offlineText:
    "Ils se lisent et se changent avec du réseau. La liste des notifications, elle, est sur ce téléphone.",
  quiet: "Heures calmes",
  quietOn: "Ne pas sonner",
  quietHint: "Ce qui arrive pendant ces heures sonne à la fin ; la liste l'a tout de suite.",
  from: "De",
  to: "À",
  zone: (zone: string) => `À l'heure de ${zone}.`,
  zoneHere: (zone: string) => `Prendre l'heure de cet appareil (${zone})`,
  test: "Essayer",
  testText: "Envoyez-vous une notification, pour voir si elle arrive.",
  send: "M'envoyer un essai",
  tested: (at: string) => `Essai demandé ${at}`,
  testDevices: (n: number) =>
    count(n, {
      zero: "Aucun appareil ne reçoit vos notifications : il est dans la liste.",
      one: "En route vers # appareil…",
      other: "En route vers # appareils…",
    }),
  testWaiting: "En route…",
  testLong:
    "Toujours en route. S'il n'arrive pas d'ici quelques minutes, prévenez l'administrateur de Comptoir.",
  testSoon: (seconds: number) =>
    count(seconds, { one: "Réessayez dans # seconde.", other: "Réessayez dans # secondes." }),
  testOffline: "L'essai se demande avec du réseau.",
  retry: "Réessayer",
};

const en: typeof fr = {
  title: "Notification settings",
  intro: "Everything that concerns you stays in the app's list. Choose here what also comes looking for you.",
  phone: "This device",
  state: {
    unsupported: "This browser takes no notifications.",
    install: "On iPhone and iPad, install the app first.",
    denied: "Notifications are blocked on this device.",
    off: "This device receives no notifications.",
    on: "This device receives your notifications.",
    unavailable: "Notifications are off on this server.",
  },
  help: {
    unsupported:
      "Nothing is lost: the app's list is complete, and what stays unread leaves by e-mail. A recent Chrome, Edge, Firefox or Safari could do it.",
    install:
      "Apple sends notifications to apps of the Home Screen only. Three gestures, then sign in inside the app and come back to this page.",
    denied: "The browser does not let us ask again. Only you can change it:",
    deniedBrowser:
      "Touch the icon left of the address, then Permissions, Notifications, Allow. Then come back here.",
    deniedInstalled:
      "Open the phone's settings, Apps, Comptoir, Notifications, and allow them. Then come back here.",
    deniedIos:
      "Open Settings, Notifications, Comptoir, and turn on “Allow Notifications”. Then come back here.",
    off: "Your device will ask once: answer “Allow”.",
    unavailable: "You are told in the app and by e-mail. Comptoir's administrator can turn them on.",
  },
  on: "Turn on for this device",
  offAgain: "Stop receiving here",
  look: "I changed the setting",
  since: (at) => `Since ${at}`,
  lastOk: (at) => `last one sent ${at}`,
  never: "nothing sent yet",
  others: (n) =>
    counted(n, {
      one: "# other device receives your notifications too.",
      other: "# other devices receive your notifications too.",
    }),
  turnedOn: "Notifications are on for this device",
  turnedOff: "This device will receive no more",
  trouble: {
    denied: "You answered no.",
    unanswered: "The question was closed without an answer. Touch again to see it once more.",
    slow: "The device's notification service does not answer. Try again with a better network.",
    failed: "The browser could not subscribe. Try again, or restart the device.",
    offline: "The server can only be told with a network. Try again as soon as it is back.",
  },
  topics: "What to tell you about",
  topicsHint: "A notification at once; an e-mail if it stayed unread.",
  digest: "While no device receives your notifications, e-mails are gathered in one, in the morning.",
  after: (hours) => `An e-mail leaves when a notification has stayed unread for ${hours}.`,
  push: "Notification",
  mail: "E-mail",
  saved: "Setting saved",
  notSaved: "Setting not saved: it needs a network.",
  offline: "These settings are kept on the server",
  offlineText: "They are read and changed with a network. The list of notifications is on this phone.",
  quiet: "Quiet hours",
  quietOn: "Do not ring",
  quietHint: "What comes during these hours rings when they end; the list has it at once.",
  from: "From",
  to: "To",
  zone: (zone) => `On the clock of ${zone}.`,
  zoneHere: (zone) => `Take this device's clock (${zone})`,
  test: "Try it",
  testText: "Send yourself a notification, to see whether it arrives.",
  send: "Send me a test",
  tested: (at) => `Test asked for ${at}`,
  testDevices: (n) =>
    counted(n, {
      zero: "No device receives your notifications: it is in the list.",
      one: "On its way to # device…",
      other: "On its way to # devices…",
    }),
  testWaiting: "On its way…",
  testLong: "Still on its way. If it has not come in a few minutes, tell Comptoir's administrator.",
  testSoon: (seconds) =>
    counted(seconds, { one: "Try again in # second.", other: "Try again in # seconds." }),
  testOffline: "A test is asked for with a network.",
  retry: "Try again",
};

export const words = own(fr, en);
