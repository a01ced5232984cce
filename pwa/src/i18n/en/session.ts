import { count } from "../english";
import type { session as French } from "../fr/session";

export const session: typeof French = {
  tagline: "The counter where a brand and its stores meet.",
  promise: "Everything can be written with no network. Nothing is lost, nothing is decided behind your back.",
  language: "Language",
  signIn: "Sign in",
  again: "Sign in again",
  againHelp: (n) =>
    count(n, {
      zero: "Your session has ended. Nothing is waiting on this phone.",
      one: "Your session has ended. # entry is kept here and leaves as soon as you are signed in.",
      other: "Your session has ended. # entries are kept here and leave as soon as you are signed in.",
    }),
  otherUser:
    "Signing in with another address opens another space: your entries stay here, neither shown nor sent.",
  goOn: "Go on without signing in",
  email: "E-mail address",
  emailHint: "A six-digit code will be sent to it. No password.",
  emailWrong: "Write a whole address, like name@example.com.",
  getCode: "Get a code",
  useInvitation: "Enter my invitation",
  code: "Six-digit code",
  codeTitle: "Check your e-mail",
  codeSent: (email) => `If ${email} is known here, a code has just been sent. It lasts ten minutes.`,
  codeSentGuest: (email) => `A code has just been sent to ${email}. It lasts ten minutes.`,
  codeWrong: (left) =>
    count(left, {
      zero: "That is not the code. Ask for a new one.",
      one: "That is not the code. # attempt left.",
      other: "That is not the code. # attempts left.",
    }),
  codeExpired: "This code no longer holds. Ask for a new one.",
  enter: "Enter",
  resend: "Send another code",
  resendIn: (seconds) => `Send another code in ${seconds} s`,
  resent: "A new code has been sent. The old one no longer holds.",
  otherEmail: "Change address",
  offline: "No network. The first sign-in needs one; try again as soon as you can.",
  offlineAgain: "No network. You can go on working and sign in later.",
  tooMany: (minutes) =>
    count(minutes, {
      one: "Too many codes asked for. Try again in # minute.",
      other: "Too many codes asked for. Try again in # minutes.",
    }),
  demo: "Demo",
  demoHelp: "Choose a person; their code is printed in the server's terminal.",
  join: "Join Comptoir",
  joinCode: "Your invitation",
  joinCodeHint: "Eight characters, under the QR code: 7K4Q-XW2M.",
  joinSee: "See the invitation",
  joinFrom: (brand) => `${brand} invites you.`,
  joinAs: (organisation) => `You will write for ${organisation}.`,
  joinWhat: "You will read the visits and what was promised, and you can answer.",
  joinUntil: (day) => `Good until ${day}.`,
  joinOther: (name) => `This device is signed in as ${name}. Their entries will stay in their own space.`,
  name: "Your name",
  nameHint: "It signs what you write.",
  nameMissing: "Write your name.",
  notYou: "I already have an account",
};
