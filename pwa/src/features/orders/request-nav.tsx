import "../../styles/screens/orders.css";
import { useEffect, useRef } from "preact/hooks";
import { orderWords } from "./words";

type Part = "orders" | "stock-outs" | "material" | "promotions" | "trainings" | "services" | "challenges";

/** The rooms of what stores ask of the brand, and of what it offers them. */
export function RequestNav({ current }: { current: Part }) {
  const { nav, requests } = orderWords.value;
  const parts: { id: Part; href: string; label: string }[] = [
    { id: "orders", href: "/orders", label: nav.orders },
    { id: "stock-outs", href: "/stock-outs", label: nav.stockOuts },
    { id: "material", href: "/material", label: nav.material },
    { id: "promotions", href: "/promotions", label: nav.promotions },
    { id: "trainings", href: "/trainings", label: nav.trainings },
    { id: "services", href: "/services", label: nav.services },
    { id: "challenges", href: "/challenges", label: nav.challenges },
  ];
  const here = useRef<HTMLAnchorElement>(null);
  // On a phone there are more of them than fit: the one that is open is in sight.
  useEffect(() => here.current?.scrollIntoView({ block: "nearest", inline: "center" }), []);
  return (
    <nav class="parts" aria-label={requests}>
      {parts.map(({ id, href, label }) => (
        <a
          key={id}
          ref={id === current ? here : null}
          class="part"
          href={href}
          aria-current={id === current ? "page" : undefined}
        >
          {label}
        </a>
      ))}
    </nav>
  );
}
