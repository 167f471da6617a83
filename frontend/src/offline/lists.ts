// What waits, what could not be done and which pages are kept: on the page of the queue and on the offline page.
import { announce, type Deed, deeds, newId, pagesOf, putDeed, removeDeed } from "../outbox/store";
import { tell } from "./install";
import { momentOf, words } from "./words";

const SAID_MOST = 60;

function row(name: string): HTMLElement | null {
  const template = document.querySelector<HTMLTemplateElement>(`#row-${name}`);
  return (template?.content.firstElementChild?.cloneNode(true) as HTMLElement | undefined) ?? null;
}

function put(root: HTMLElement, name: string, text: string): void {
  const place = root.querySelector<HTMLElement>(`[data-${name}]`);
  if (!place) return;
  place.textContent = text;
  place.hidden = !text;
}

/** What each kind of deed is called. */
function labels(): Record<string, string> {
  return JSON.parse(document.querySelector("[data-labels] script")?.textContent ?? "{}") as Record<string, string>;
}

/** What somebody wrote: the longest text of the fields. */
function said(deed: Deed): string {
  const texts = Object.values(deed.fields).flat().filter((text) => !/^[0-9a-f-]{36}$|^\d+$|^on$/.test(text));
  const longest = texts.sort((one, other) => other.length - one.length)[0] ?? "";
  return longest;
}

function rowOf(deed: Deed, send: () => Promise<void>): HTMLElement | null {
  const made = row(deed.state);
  if (!made) return null;
  put(made, "title", [labels()[deed.kind], deed.title].filter(Boolean).join(" · "));
  put(made, "words", deed.words || words("broken"));
  const text = said(deed);
  put(made, "said", text.length > SAID_MOST ? `${text.slice(0, SAID_MOST)}…` : text);
  put(made, "whole", text.length > SAID_MOST ? text : "");
  made.querySelector<HTMLElement>("[data-more]")?.toggleAttribute("hidden", text.length <= SAID_MOST);
  put(made, "when", momentOf(deed.madeAt));
  made.querySelector<HTMLAnchorElement>("a[data-page]")?.setAttribute("href", deed.page);
  made.querySelector("[data-again]")?.addEventListener("click", () => void again(deed, send));
  made.querySelector("[data-discard]")?.addEventListener("click", () => void discard(deed));
  return made;
}

/** Another try is another deed: what the server has refused it does not judge anew. */
async function again(deed: Deed, send: () => Promise<void>): Promise<void> {
  await putDeed({ ...deed, id: newId(), state: "waiting", tries: 0, words: "", touched: false });
  await removeDeed(deed.id);
  announce({ type: "changed" });
  await send();
}

async function discard(deed: Deed): Promise<void> {
  await removeDeed(deed.id);
  announce({ type: "changed" });
}

function fill(selector: string, rows: (HTMLElement | null)[]): void {
  const section = document.querySelector<HTMLElement>(selector);
  const list = section?.querySelector("ul");
  if (!section || !list) return;
  list.replaceChildren(...rows.filter((one) => one !== null));
  section.hidden = rows.length === 0;
}

let drawn = "";

/** Draws the lists of an account anew where there are any. */
export function fillLists(all: Deed[], account: string, send: () => Promise<void>): void {
  if (!document.querySelector("[data-waiting-list]")) return;
  void draw(all, account, send);
}

async function draw(all: Deed[], account: string, send: () => Promise<void>): Promise<void> {
  const queue = document.querySelector<HTMLAnchorElement>("[data-frame] [data-state]")?.getAttribute("href");
  const pages = (await pagesOf(account).catch(() => [])).filter((page) => page.url !== queue);
  const mark = JSON.stringify([all, pages, navigator.onLine]);
  if (mark === drawn) return;
  drawn = mark;
  const mine = all.filter((deed) => deed.account === account);
  const waiting = mine.filter((deed) => deed.state === "waiting");
  fill("[data-waiting-list]", waiting.map((deed) => rowOf(deed, send)));
  fill("[data-refused-list]", mine.filter((deed) => deed.state === "refused").map((deed) => rowOf(deed, send)));
  fill("[data-page-list]", pages.map(rowOfPage));
  const others = document.querySelector<HTMLElement>("[data-others]");
  if (others) {
    others.hidden = all.length === mine.length;
    others.textContent = (others.dataset.words ?? "").replace("{n}", String(all.length - mine.length));
  }
  drawRest({ account, all: mine.length, waiting: waiting.length, pages: pages.length }, send);
}

function rowOfPage(page: { url: string; title: string; keptAt: string }): HTMLElement | null {
  const made = row("page");
  if (!made) return null;
  put(made, "title", page.title);
  put(made, "when", momentOf(page.keptAt));
  made.querySelector("a")?.setAttribute("href", page.url);
  return made;
}

interface Counts {
  account: string;
  all: number;
  waiting: number;
  pages: number;
}

function drawRest(counts: Counts, send: () => Promise<void>): void {
  const nothing = document.querySelector<HTMLElement>("[data-nothing]");
  if (nothing) nothing.hidden = counts.all > 0;
  const sending = document.querySelector<HTMLElement>("[data-send]");
  const button = sending?.querySelector("button");
  if (sending && button) {
    sending.hidden = counts.waiting === 0 || !navigator.onLine;
    button.onclick = () => void send();
  }
  const removal = document.querySelector<HTMLElement>("[data-forget]");
  const remove = removal?.querySelector("button");
  if (!removal || !remove) return;
  removal.hidden = counts.pages === 0;
  remove.onclick = () => void tell({ type: "forget" }).then(async () => draw(await deeds(), counts.account, send));
}
