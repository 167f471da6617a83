// Pushes: what is said is shown as it is, and a tap opens its page. A browser demands that every push shows something, so
// one that cannot be read shows that there is news.

interface Said {
  title: string;
  body: string;
  url: string;
  tag: string;
}

interface PushSite {
  news: Said;
  icon: string;
  leave: string;
  token: string;
  signUp: string;
}

declare const self: ServiceWorkerGlobalScope & { zhibu: PushSite };

self.addEventListener("push", (event) => event.waitUntil(show(read(event.data))));

function read(data: PushMessageData | null): Said {
  try {
    return { ...self.zhibu.news, ...(data?.json() as Partial<Said>) };
  } catch {
    return self.zhibu.news;
  }
}

function show(said: Said): Promise<void> {
  const { icon } = self.zhibu;
  return self.registration.showNotification(said.title, { body: said.body, tag: said.tag, icon, badge: icon, data: { url: said.url } });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = event.notification.data as { url: string };
  event.waitUntil(open(new URL(url, self.location.origin)));
});

/** In a window of ours that is open, else in a new one; never on another site. */
async function open(url: URL): Promise<void> {
  const target = url.origin === self.location.origin ? url.href : self.location.origin;
  const windows = await self.clients.matchAll({ type: "window" });
  const shown = windows.find((one) => one.visibilityState === "visible") ?? windows[0];
  const moved = shown ? await shown.navigate(target).catch(() => null) : null;
  await (moved ? moved.focus() : self.clients.openWindow(target)).catch(() => null);
}

interface Changed extends ExtendableEvent {
  oldSubscription: PushSubscription | null;
  newSubscription: PushSubscription | null;
}

// The browser has given itself another address: the site hears of it, as whoever is signed in there.
self.addEventListener("pushsubscriptionchange", (event) => {
  const changed = event as unknown as Changed;
  changed.waitUntil(tell(changed));
});

async function tell(changed: Changed): Promise<void> {
  const options = changed.oldSubscription?.options;
  const fresh = changed.newSubscription ?? (options && (await self.registration.pushManager.subscribe(options)));
  if (!fresh) return;
  const { account, token } = (await (await fetch(self.zhibu.token)).json()) as { account: string | null; token: string };
  if (!account) return;
  const headers = { "X-CSRFToken": token, "Content-Type": "application/json" };
  await fetch(self.zhibu.signUp, { method: "POST", headers, body: JSON.stringify(fresh) });
}

/** Whoever signs out on this device is pushed nothing here any more: the next person may hold it. */
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "POST" || new URL(request.url).pathname !== self.zhibu.leave) return;
  event.waitUntil(self.registration.pushManager?.getSubscription().then((held) => held?.unsubscribe()) ?? Promise.resolve());
});

export {};
