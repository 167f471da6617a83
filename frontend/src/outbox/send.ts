// Sending what waits: one sender at a time, in the order in which things were done, each until it has an answer. The
// server does a deed once however often it arrives, so whatever is in doubt is simply sent again.
import { announce, type Deed, deeds, putDeed, removeDeed, touchDeed } from "./store";

export interface Counter {
  token: string;
  deeds: string;
}

/** Who may send, by the server's word; "away" when there was none. */
export type Sender = { account: string; token: string } | "nobody" | "away";
export type Sent = "all" | "nothing" | "away" | "nobody";

interface Answer {
  state?: string;
  words?: string;
  url?: string;
}

const SEND_MS = 20_000;
/** After so many errors of the server a deed lets those behind it pass and waits for its author. */
const MOST_TRIES = 8;

async function within(ms: number, address: string, given: RequestInit): Promise<Response> {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), ms);
  try {
    return await fetch(address, { credentials: "same-origin", cache: "no-store", signal: ending.signal, ...given });
  } finally {
    clearTimeout(timer);
  }
}

/** Asks who is signed in, which also tells whether there is a network at all. */
export async function ask(counter: Counter, ms = 8_000): Promise<Sender> {
  try {
    const answer = await within(ms, counter.token, { headers: { Accept: "application/json" } });
    if (!answer.ok) return "away";
    const said = (await answer.json()) as { account: string | null; token: string };
    return said.account ? { account: said.account, token: said.token } : "nobody";
  } catch {
    return "away";
  }
}

/** Sends what waits for the account that is signed in; what belongs to others stays. */
export async function sendAll(counter: Counter): Promise<Sent> {
  if (typeof navigator.locks === "undefined") return send(counter);
  return navigator.locks.request("zhibu-outbox", () => send(counter));
}

async function send(counter: Counter): Promise<Sent> {
  if (!(await deeds()).some((deed) => deed.state === "waiting")) return "nothing";
  const sender = await ask(counter);
  if (sender === "away" || sender === "nobody") return sender;
  let sent: Sent = "nothing";
  for (;;) {
    const [deed] = (await deeds()).filter((one) => one.state === "waiting" && one.account === sender.account);
    if (!deed) return sent;
    const result = await sendOne(deed, sender.token, counter);
    if (result !== "all") return result;
    sent = "all";
  }
}

async function sendOne(waiting: Deed, token: string, counter: Counter): Promise<Sent> {
  const deed = { ...waiting, touched: true };
  if (!waiting.touched) await touchDeed(deed.id);
  const body = JSON.stringify({
    id: deed.id,
    account: deed.account,
    kind: deed.kind,
    made_at: deed.madeAt,
    sent_at: new Date().toISOString(),
    fields: deed.fields,
  });
  let answer: Response;
  let said: Answer;
  try {
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
    answer = await within(SEND_MS, counter.deeds, { method: "POST", body, headers });
    said = answer.headers.get("Content-Type")?.startsWith("application/json") ? ((await answer.json()) as Answer) : {};
  } catch {
    return "away";
  }
  if (answer.ok && said.state === "done") {
    await removeDeed(deed.id);
    announce({ type: "done", id: deed.id, action: deed.action, words: said.words ?? "", url: said.url ?? "" });
    return "all";
  }
  if (answer.status === 401 || said.state === "other_account") return "nobody";
  if (answer.ok || [400, 409, 413, 422].includes(answer.status)) return refuse(deed, said);
  // Neither done nor refused. A server that is being changed (502, 503) comes back; one that fails at this deed may not.
  if (answer.status !== 500 && answer.status !== 403) return "away";
  if (deed.tries + 1 >= MOST_TRIES) return refuse(deed, {});
  await putDeed({ ...deed, tries: deed.tries + 1 });
  return "away";
}

async function refuse(deed: Deed, said: Answer): Promise<Sent> {
  await putDeed({ ...deed, state: "refused", words: said.words ?? "", page: said.url || deed.page });
  announce({ type: "changed" });
  return "all";
}
