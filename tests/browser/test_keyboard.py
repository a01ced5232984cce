"""The visit with one thumb and with the keyboard alone: how many taps it takes, and that no pointer is needed."""

from playwright.async_api import Page, expect

from tests.browser.day import HEARD, NOTE, TASK, arrived, exactly_once, furnish, idle
from tests.browser.device import PHONE, Device
from tests.browser.server import Server

MOST_TAPS = 12
MOST_TABS = 60
COUNT_TAPS = """() => {
  window.taps = 0;
  addEventListener('pointerdown', (event) => { window.taps += event.isTrusted ? 1 : 0; }, { capture: true });
}"""
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one.matches('a, button, input, select, summary, textarea')) return '';
  const label = one.labels?.[0]?.innerText;
  const group = one.type === 'radio' ? one.closest('fieldset').querySelector('legend').innerText : '';
  return [group, one.getAttribute('aria-label') ?? label ?? one.innerText ?? ''].join(' ').trim().replace(/\\s+/g, ' ');
}"""
"""What the keyboard stands on, in the words a reader hears; of a radio button also the question."""


async def test_the_visit_takes_twelve_taps_besides_typing(server: Server, phone: Device) -> None:
    place = await furnish(server)
    page = phone.page
    await page.add_init_script(f"({COUNT_TAPS})()")
    await phone.context.grant_permissions(["geolocation"])
    await phone.context.set_geolocation({"latitude": 50.6, "longitude": 3.06, "accuracy": 15})
    await place.signed_in(page)
    await page.goto(server.url)
    assert page.viewport_size == {"width": PHONE[0], "height": PHONE[1]}

    await page.get_by_role("link", name="Consigner une visite").tap()
    await _type(page, "magasin 1")
    await page.get_by_role("link", name="Magasin 1").tap()
    await page.get_by_role("button", name="Je suis arrivé").tap()
    await expect(page.get_by_text("Arrivée notée")).to_be_visible()
    for number, verdict in enumerate(("Oui", "Non", "Oui", "Sans objet")):
        await page.locator(".checklist fieldset").nth(number).get_by_text(verdict, exact=True).tap()
    await page.get_by_label("Note pour la marque").tap()
    await _type(page, NOTE)
    for words in HEARD:
        await page.get_by_role("button", name="Ajouter un verbatim").tap()
        await _type(page, words)
    await page.get_by_role("button", name="Ajouter une tâche").tap()
    await _type(page, TASK)
    await page.get_by_role("button", name="Enregistrer la visite").tap()
    await expect(page.get_by_text("Visite enregistrée sur ce téléphone")).to_be_visible()

    assert await page.evaluate("() => window.taps") <= MOST_TAPS
    await arrived(page, place)
    await exactly_once(page, place)


async def test_the_keyboard_alone_suffices(server: Server, phone: Device) -> None:
    place = await furnish(server)
    page = phone.page
    await place.signed_in(page)
    await page.goto(server.url)
    await idle(page)
    await page.mouse.move(0, 0)

    await _press(page, "Consigner une visite", "Enter")
    await _type(page, "magasin 1")
    await _press(page, "Magasin 1", "Enter")
    await _press(page, "Sans position", "Enter")
    await expect(page.get_by_text("Arrivée notée")).to_be_visible()
    await _press(page, "Prix affiché Oui", "Space")
    await _press(page, "Rupture en rayon Oui", "ArrowRight")
    await _press(page, "Tête de gondole Oui", "Space")
    await _press(page, "PLV en place Oui", "ArrowRight", "ArrowRight")
    await _reach(page, "Note pour la marque")
    await _type(page, NOTE)
    for words in HEARD:
        await _press(page, "Ajouter un verbatim", "Enter")
        await _type(page, words)
    await _press(page, "Ajouter une tâche", "Enter")
    await _type(page, TASK)
    await _press(page, "Enregistrer la visite", "Enter")
    await expect(page.get_by_text("Visite enregistrée sur ce téléphone")).to_be_visible()

    await arrived(page, place)
    await exactly_once(page, place)
    await _answers(page)


async def _answers(page: Page) -> None:
    """What the arrows chose is what the account's timeline says."""
    await expect(page.get_by_text("2 sur 3 conformes")).to_be_visible()
    await expect(page.get_by_text("Non : Rupture en rayon")).to_be_visible()


async def _type(page: Page, words: str) -> None:
    """Type where the keyboard stands: the app must have put it into a field by itself."""
    await page.wait_for_function("() => document.activeElement.matches('input, textarea')")
    await page.keyboard.insert_text(words)


async def _reach(page: Page, name: str) -> None:
    """Press Tab until the keyboard stands on something of that name."""
    seen: list[str] = []
    for _ in range(MOST_TABS):
        await page.keyboard.press("Tab")
        seen.append(await page.evaluate(FOCUSED))
        if name in seen[-1]:
            return
    raise AssertionError(f"{name} was not reached by Tab, but: {seen}")


async def _press(page: Page, name: str, *keys: str) -> None:
    await _reach(page, name)
    for key in keys:
        await page.keyboard.press(key)
