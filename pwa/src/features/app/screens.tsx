import { AccountsScreen } from "../accounts/accounts-screen";
import { isHeadquarters, isStore, session } from "../session/session";
import { SignInScreen } from "../session/sign-in-screen";
import { TodayScreen } from "../today/today-screen";
import { lazy } from "./lazy";
import { part } from "./router";

// The first screens come with the first load; the rest is precached, and read when it is opened.
const openAccount = async () => (await import("../account/account-screen")).AccountScreen;
const AccountScreen = lazy(openAccount);
// Where reps and stores go next: read while nobody waits for anything.
setTimeout(() => {
  if (session.peek() && !isHeadquarters()) void openAccount().catch(() => undefined);
}, 3_000);
const ContactScreen = lazy(async () => (await import("../account/contact-screen")).ContactScreen);
const EditAccountScreen = lazy(
  async () => (await import("../account/edit-account-screen")).EditAccountScreen,
);
const NewAccountScreen = lazy(async () => (await import("../accounts/new-account-screen")).NewAccountScreen);
const ConflictsScreen = lazy(async () => (await import("../conflicts/conflicts-screen")).ConflictsScreen);
const PhoneScreen = lazy(async () => (await import("../outbox/phone-screen")).PhoneScreen);
const VisitScreen = lazy(async () => (await import("../visit/visit-screen")).VisitScreen);
const HomeScreen = lazy(async () => (await import("../home/home-screen")).HomeScreen);
const OverviewScreen = lazy(async () => (await import("../brand/overview-screen")).OverviewScreen);
const OnlineAccountScreen = lazy(
  async () => (await import("../brand/online-account-screen")).OnlineAccountScreen,
);
const VerbatimsScreen = lazy(async () => (await import("../brand/verbatims-screen")).VerbatimsScreen);
const UnsettledScreen = lazy(async () => (await import("../brand/unsettled-screen")).UnsettledScreen);
const PickAccountScreen = lazy(async () => (await import("../visit/pick-account-screen")).PickAccountScreen);
const BookingScreens = lazy(async () => (await import("../bookings/screens")).BookingScreens);
const WeekScreen = lazy(async () => (await import("../week/week-screen")).WeekScreen);
const AvailabilityScreen = lazy(
  async () => (await import("../availability/availability-screen")).AvailabilityScreen,
);
const OfferScreens = lazy(async () => (await import("../offers/screens")).OfferScreens);
const HelpScreens = lazy(async () => (await import("../help/screens")).HelpScreens);
const OrdersScreen = lazy(async () => (await import("../orders/orders-screen")).OrdersScreen);
const OrderScreen = lazy(async () => (await import("../orders/order-screen")).OrderScreen);
const CatalogueScreen = lazy(async () => (await import("../orders/catalogue-screen")).CatalogueScreen);
const MaterialScreen = lazy(async () => (await import("../orders/material-screen")).MaterialScreen);
const StockOutsScreen = lazy(async () => (await import("../stock-outs/list-screen")).StockOutsScreen);
const StockOutScreen = lazy(async () => (await import("../stock-outs/stock-out-screen")).StockOutScreen);
const ReportScreen = lazy(async () => (await import("../stock-outs/report-screen")).ReportScreen);
const PromotionScreens = lazy(async () => (await import("../promotions/screens")).PromotionScreens);
const StorePromotionScreens = lazy(async () => (await import("../promotions/screens")).StorePromotionScreens);
const ChallengeScreens = lazy(async () => (await import("../challenges/screens")).ChallengeScreens);
const JoinScreen = lazy(async () => (await import("../session/join-screen")).JoinScreen);
const InboxScreen = lazy(async () => (await import("../notices/inbox-screen")).InboxScreen);
const NoticeScreen = lazy(async () => (await import("../notices/notice-screen")).NoticeScreen);
const NoticeSettings = lazy(async () => (await import("../notices/settings-screen")).SettingsScreen);
const MeScreen = lazy(async () => (await import("../me/me-screen")).MeScreen);

/** The screen of an address. */
export function Screen() {
  if (part(0) === "join") return <JoinScreen code={part(1)} />;
  if (!session.value || part(0) === "sign-in") return <SignInScreen />;
  switch (part(0)) {
    case "accounts":
      return <AccountScreens />;
    case "visit":
      return <PickAccountScreen />;
    case "book":
    case "bookings":
      return <BookingScreens />;
    case "week":
      return <WeekScreen />;
    case "availability":
      return <AvailabilityScreen />;
    case "help":
    case "thread":
      return <HelpScreens />;
    case "orders":
      return <OrdersScreen />;
    case "stock-outs":
      return <StockOutsScreen />;
    case "promotions":
      return <PromotionScreens />;
    case "challenges":
      return <ChallengeScreens />;
    case "material":
      return <MaterialScreen />;
    case "services":
    case "trainings":
      return <OfferScreens />;
    case "phone":
      return <PhoneScreen />;
    case "conflicts":
      return <ConflictsScreen />;
    case "me":
      return part(1) === "notifications" ? <NoticeSettings /> : <MeScreen />;
    case "notices":
      return part(1) ? <NoticeScreen key={part(1)} id={part(1)} /> : <InboxScreen />;
    case "verbatims":
      return <VerbatimsScreen />;
    case "unsettled":
      return <UnsettledScreen />;
    default:
      return isHeadquarters() ? <OverviewScreen /> : isStore() ? <HomeScreen /> : <TodayScreen />;
  }
}

function AccountScreens() {
  const [id, what, which] = [part(1), part(2), part(3)];
  if (id === "") return <AccountsScreen />;
  if (id === "new") return <NewAccountScreen />;
  switch (what) {
    case "visit":
      return <VisitScreen key={`${id}:${which}`} account={id} visit={which} />;
    case "contacts":
      return <ContactScreen key={which} account={id} contact={which} />;
    case "orders":
      return which === "new" ? (
        <CatalogueScreen key={id} account={id} />
      ) : (
        <OrderScreen key={which} account={id} id={which} />
      );
    case "stock-outs":
      return which === "new" ? (
        <ReportScreen key={id} account={id} />
      ) : (
        <StockOutScreen key={which} account={id} id={which} />
      );
    case "promotions":
      return <StorePromotionScreens account={id} id={which} />;
    case "edit":
      return <EditAccountScreen key={id} id={id} />;
    default:
      return isHeadquarters() ? <OnlineAccountScreen key={id} id={id} /> : <AccountScreen key={id} id={id} />;
  }
}
