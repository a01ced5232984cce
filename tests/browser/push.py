"""A browser that takes pushes, as far as a headless one can: its subscription is a stand-in's, all else is real.

A real subscription needs a push service of the browser's maker. Here `subscribe` answers one whose keys the stand-in service
holds; permission, key handling, the server's send and the service worker are the real ones, and what the stand-in decrypted
is handed to the worker by the browser's own debugging protocol.
"""

import asyncio
import json
from typing import Any

from playwright.async_api import BrowserContext, Page, Worker

from tests.push_service.service import Browser

SUBSCRIBES = """({ endpoint, p256dh, auth }) => {
  const KEPT = 'test.subscription';
  const held = () => {
    const key = localStorage.getItem(KEPT);
    if (key === null) return null;
    const raw = atob(key.replaceAll('-', '+').replaceAll('_', '/'));
    return {
      endpoint,
      options: { userVisibleOnly: true, applicationServerKey: Uint8Array.from(raw, (c) => c.charCodeAt(0)).buffer },
      toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
      unsubscribe: async () => { localStorage.removeItem(KEPT); return true; },
    };
  };
  PushManager.prototype.getSubscription = async () => held();
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly) throw new DOMException('silent pushes are refused', 'NotAllowedError');
    if (Notification.permission !== 'granted') throw new DOMException('no permission', 'NotAllowedError');
    localStorage.setItem(KEPT, applicationServerKey);
    return held();
  };
}"""
HEARS = """() => {
  window.pushed = [];
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if (data?.type === 'pushed') window.pushed.push(data.tag);
  });
}"""
SHOWN = """async () => (await self.registration.getNotifications()).map(
  ({ title, body, tag, lang, data }) => ({ title, body, tag, lang, data }))"""
TAPPED = """async (tag) => {
  const [notification] = (await self.registration.getNotifications()).filter((one) => one.tag === tag);
  self.went = [];
  // No finger touched this machine: the browser would refuse both, so what the worker asks for is written down.
  WindowClient.prototype.focus = async function () { self.went.push('focus'); return this; };
  self.clients.openWindow = async (url) => { self.went.push(url); return null; };
  self.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
}"""

CHANGED = """async ({ endpoint, p256dh, auth, key, madeWith }) => {
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  const did = [];
  const one = (name, key) => ({
    endpoint: endpoint + name,
    options: { userVisibleOnly: true, applicationServerKey: bytes(key).buffer },
    toJSON: () => ({ endpoint: endpoint + name, keys: { p256dh, auth } }),
    unsubscribe: async () => { did.push('unsubscribe'); return true; },
  });
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly) throw new DOMException('silent pushes are refused', 'NotAllowedError');
    did.push('subscribe');
    return one('', applicationServerKey);
  };
  // No message of the debugging protocol makes the browser say this, and one made here may not be waited for.
  const event = new ExtendableEvent('pushsubscriptionchange');
  const given = madeWith === null ? null : one(madeWith === key ? '' : '-of-another-key', madeWith);
  Object.defineProperty(event, 'newSubscription', { value: given });
  let waited = null;
  Object.defineProperty(event, 'waitUntil', { value: (promise) => { waited = promise; } });
  self.dispatchEvent(event);
  if (waited === null) throw new Error('nothing was waited for');
  await waited;
  return did;
}"""


async def takes_pushes(context: BrowserContext, origin: str, browser: Browser) -> None:
    """From the next loading on, `subscribe` answers this subscription; the permission is given when it is asked for."""
    told = {"endpoint": browser.endpoint, "p256dh": browser.p256dh, "auth": browser.auth}
    await context.add_init_script(f"({SUBSCRIBES})({json.dumps(told)}); ({HEARS})();")
    await context.grant_permissions(["notifications"], origin=origin)


class Pushes:
    """The debugger's way to a page's service worker."""

    def __init__(self, page: Page, origin: str) -> None:
        self._page, self._origin = page, origin
        self._registration: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._session: Any = None

    async def open(self) -> "Pushes":
        self._session = await self._page.context.new_cdp_session(self._page)
        self._session.on("ServiceWorker.workerRegistrationUpdated", self._seen)
        await self._session.send("ServiceWorker.enable")
        return self

    def _seen(self, event: dict[str, Any]) -> None:
        for one in event["registrations"]:
            if one["scopeURL"].startswith(self._origin) and not self._registration.done():
                self._registration.set_result(one["registrationId"])

    async def deliver(self, data: str, tag: str) -> list[dict[str, Any]]:
        """Hand a push to the worker, and wait until it says that it showed it; answers what is shown then.

        Asking what is shown any earlier may take it away: the browser clears what it has not displayed yet.
        """
        await self._page.evaluate("() => { window.pushed = []; }")
        await self._session.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": self._origin, "registrationId": await self._registration, "data": data},
        )
        await self._page.wait_for_function("(tag) => window.pushed.includes(tag)", arg=tag)
        return [one for one in await self.worker.evaluate(SHOWN) if one["tag"] == tag]

    async def change(self, browser: Browser, key: str, made_with: str | None) -> list[str]:
        """Say that the subscription changed, and to which; answers what the worker asked of the browser, when it is done.

        `made_with`: the key of the one the browser made by itself; None: it made none.
        """
        new = {"endpoint": browser.endpoint, "p256dh": browser.p256dh, "auth": browser.auth}
        did: list[str] = await self.worker.evaluate(CHANGED, {**new, "key": key, "madeWith": made_with})
        return did

    @property
    def worker(self) -> Worker:
        return self._page.context.service_workers[-1]

    async def tap(self, tag: str, *, gone: int = 1) -> list[str]:
        """Tap a notification; answers what the worker asked the browser for, once it asked `gone` things."""
        await self.worker.evaluate(TAPPED, tag)
        for _ in range(200):
            went: list[str] = await self.worker.evaluate("() => self.went")
            if len(went) >= gone:
                return went
            await asyncio.sleep(0.05)
        raise AssertionError("the tap led nowhere")
