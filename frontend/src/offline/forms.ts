// Forms without a network. One marked `data-offline="kind"` is saved as a deed and sent later; with a network it is an
// ordinary form, once the server has answered that it is there and who is signed in. Any other form is held back with
// its words, instead of being lost in an error page of the browser.
import { ask, type Counter } from "../outbox/send";
import { announce, type Deed, deeds, MOST_WAITING, newId, onNews, putDeed, removeDeed } from "../outbox/store";
import { tell } from "./install";
import { words } from "./words";

const PROBE_MS = 4_000;
const DRAFT = "zhibu-draft";
type Fields = Record<string, string | string[]>;
type Reason = "away" | "nobody";

class Forms {
  private sure: HTMLFormElement | null = null;
  /** The notes that stand in place of forms. */
  private readonly notes = new Map<HTMLElement, HTMLFormElement>();

  constructor(
    private readonly root: HTMLElement,
    private readonly counter: Counter,
    private readonly send: () => Promise<void>,
  ) {
    document.addEventListener("submit", (event) => this.submitted(event), { capture: true });
    document.addEventListener("htmx:sendError", (event) => this.partFailed(event as CustomEvent));
    this.look(document);
    document.addEventListener("htmx:load", (event) => this.look(event.target as HTMLElement));
    onNews((news) => {
      if (news.type === "done") this.done(news.action, news.words, news.url);
      else void this.review();
    });
  }

  private look(root: ParentNode): void {
    for (const form of root.querySelectorAll<HTMLFormElement>("form[data-offline]")) void this.recognize(form);
  }

  private submitted(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post") return;
    if (form === this.sure) {
      this.sure = null;
      return;
    }
    const away = !navigator.onLine;
    const isPart = form.hasAttribute("hx-post");
    if (form.dataset.offline && (away || !isPart)) {
      stop(event);
      void (away ? this.save(form, "away", event.submitter) : this.probe(form, event.submitter));
    } else if (away) {
      stop(event);
      this.holdBack(form);
    }
  }

  /** Is there a network, and the same person still signed in? Then the form goes its ordinary way. */
  private async probe(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
    submitter?.setAttribute("aria-busy", "true");
    const sender = await ask(this.counter, PROBE_MS);
    submitter?.removeAttribute("aria-busy");
    if (sender === "away" || sender === "nobody") return this.save(form, sender, submitter);
    if (sender.account !== this.root.dataset.account) return this.save(form, "nobody", submitter);
    const token = form.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
    if (token) token.value = sender.token;
    keepDraft(form);
    await this.clearRefused(form).catch(() => undefined);
    this.sure = form;
    if (typeof form.requestSubmit === "function") form.requestSubmit(submitter instanceof HTMLButtonElement ? submitter : null);
    else form.submit();
  }

  private async save(form: HTMLFormElement, why: Reason, submitter: HTMLElement | null): Promise<void> {
    const account = this.root.dataset.account;
    if (!account || account === "-" || hasFiles(form)) return this.holdBack(form);
    try {
      if ((await deeds()).filter((one) => one.account === account).length >= MOST_WAITING) return this.holdBack(form, words("full"));
      await putDeed(deedOf(form, account, submitter));
      await this.clearRefused(form);
    } catch {
      return this.holdBack(form);
    }
    announce({ type: "changed" });
    this.showSaved(form, why);
    const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
    const sync = (registration as { sync?: { register(tag: string): Promise<void> } } | undefined)?.sync;
    await sync?.register("outbox").catch(() => undefined);
    if (why === "away" && navigator.onLine) void this.send();
  }

  private async deedsOf(form: HTMLFormElement): Promise<Deed[]> {
    const [action, account] = [actionOf(form), this.root.dataset.account];
    return (await deeds()).filter((deed) => deed.action === action && deed.account === account);
  }

  /** A form whose deed waits already is not offered a second time; one whose deed was refused has its words again. */
  private async recognize(form: HTMLFormElement): Promise<void> {
    restoreDraft(form);
    const found = await this.deedsOf(form).catch(() => []);
    if (found.some((deed) => deed.state === "waiting")) return this.showSaved(form, "away");
    const refused = found.at(-1);
    if (!refused) return;
    fill(form, refused.fields);
    this.tell(form, refused.words || words("broken"));
  }

  /** What is done anew takes the place of what was refused. */
  private async clearRefused(form: HTMLFormElement): Promise<void> {
    const refused = (await this.deedsOf(form)).filter((deed) => deed.state === "refused");
    for (const deed of refused) await removeDeed(deed.id);
    if (refused.length) announce({ type: "changed" });
  }

  private showSaved(form: HTMLFormElement, why: Reason): void {
    const note = document.querySelector<HTMLTemplateElement>("#frame-saved")?.content.firstElementChild?.cloneNode(true);
    if (!(note instanceof HTMLElement) || form.hidden) return;
    note.dataset.savedFor = actionOf(form);
    toggle(note, "[data-saved-why]", why === "away");
    toggle(note, "[data-saved-sign-in]", why === "nobody");
    note.querySelector("[data-saved-edit]")?.addEventListener("click", () => void this.takeBack(form, note));
    form.hidden = true;
    form.after(note);
    this.notes.set(note, form);
    note.focus();
  }

  /** What has not been sent yet can be written on; the sender is waited for, so that it is not on its way already. */
  private async takeBack(form: HTMLFormElement, note: HTMLElement): Promise<void> {
    const take = async (): Promise<void> => {
      for (const deed of await this.deedsOf(form)) {
        await removeDeed(deed.id);
        fill(form, deed.fields);
        this.reopen(form, note);
      }
    };
    await (navigator.locks ? navigator.locks.request("zhibu-outbox", take) : take());
    announce({ type: "changed" });
  }

  private reopen(form: HTMLFormElement, note: HTMLElement): void {
    this.notes.delete(note);
    note.remove();
    form.hidden = false;
    delete form.dataset.sent;
  }

  /** Forms whose deed does not wait any more, because it was refused or discarded elsewhere, are forms again. */
  private async review(): Promise<void> {
    for (const [note, form] of [...this.notes]) {
      const found = await this.deedsOf(form).catch(() => []);
      if (found.some((deed) => deed.state === "waiting") || note.classList.contains("done")) continue;
      this.reopen(form, note);
      const refused = found.at(-1);
      if (refused) this.tell(form, refused.words || words("broken"));
    }
  }

  private done(action: string, said: string, url: string): void {
    for (const note of document.querySelectorAll<HTMLElement>("[data-saved-for]")) {
      if (note.dataset.savedFor !== action) continue;
      note.classList.replace("info", "done");
      toggle(note, "[data-saved]", false);
      toggle(note, "[data-saved-edit]", false);
      toggle(note, "[data-saved-why]", false);
      toggle(note, "[data-saved-sign-in]", false);
      const told = note.querySelector<HTMLElement>("[data-saved-done]");
      if (told) {
        told.hidden = false;
        told.textContent = said;
      }
      if (url) note.querySelector("[data-saved-see]")?.setAttribute("href", url);
    }
  }

  private partFailed(event: CustomEvent<{ elt?: HTMLElement }>): void {
    const form = event.detail.elt?.closest("form");
    if (!form || form.method !== "post") return;
    if (form.dataset.offline) void this.save(form, "away", null);
    else this.holdBack(form);
  }

  /** Says beside the form that nothing was sent; a sign-out still takes the pages from the phone. */
  private holdBack(form: HTMLFormElement, said = words("still")): void {
    const isSignOut = Boolean(this.root.dataset.signOut) && actionOf(form) === this.root.dataset.signOut;
    if (isSignOut) void tell({ type: "wipe" });
    this.tell(form, isSignOut ? words("gone") : said);
  }

  private tell(form: HTMLFormElement, text: string): void {
    let note = form.querySelector<HTMLElement>("[data-held]");
    if (!note) {
      note = document.createElement("p");
      note.dataset.held = "";
      note.className = "held";
      note.setAttribute("role", "alert");
      form.append(note);
    }
    note.textContent = text;
  }
}

function stop(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function toggle(root: HTMLElement, selector: string, on: boolean): void {
  const found = root.querySelector<HTMLElement>(selector);
  if (found) found.hidden = !on;
}

function actionOf(form: HTMLFormElement): string {
  const address = new URL(form.getAttribute("action") || form.getAttribute("hx-post") || window.location.href, window.location.href);
  return address.pathname + address.search;
}

function hasFiles(form: HTMLFormElement): boolean {
  return [...form.querySelectorAll<HTMLInputElement>("input[type=file]")].some((input) => input.files?.length);
}

/** The texts of a form, with what a script of the page adds when it hears `offline:gather`. */
function fieldsOf(form: HTMLFormElement, submitter: HTMLElement | null): Fields {
  const fields: Fields = {};
  const data = new FormData(form);
  if (submitter instanceof HTMLButtonElement && submitter.name) data.append(submitter.name, submitter.value);
  for (const name of new Set(data.keys())) {
    const texts = data.getAll(name).filter((value) => typeof value === "string");
    if (name === "csrfmiddlewaretoken" || !texts.length) continue;
    fields[name] = texts.length > 1 ? texts : (texts[0] ?? "");
  }
  form.dispatchEvent(new CustomEvent("offline:gather", { bubbles: true, detail: fields }));
  return fields;
}

function deedOf(form: HTMLFormElement, account: string, submitter: HTMLElement | null): Deed {
  const now = new Date();
  return {
    id: newId(),
    account,
    kind: form.dataset.offline ?? "",
    title: form.dataset.offlineTitle ?? "",
    fields: fieldsOf(form, submitter),
    page: window.location.pathname + window.location.search,
    action: actionOf(form),
    madeAt: now.toISOString(),
    order: now.getTime(),
    state: "waiting",
    tries: 0,
    words: "",
  };
}

// A network that goes away in the very moment of sending leaves the browser's own error page; whoever comes back from
// there finds the words again. After any other arrival they are forgotten.
function keepDraft(form: HTMLFormElement): void {
  const draft = { action: actionOf(form), at: Date.now(), fields: fieldsOf(form, null) };
  try {
    sessionStorage.setItem(DRAFT, JSON.stringify(draft));
  } catch {
    // No room, no draft.
  }
}

function arrivedBack(): boolean {
  const [arrival] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return arrival?.type === "back_forward" || arrival?.type === "reload";
}

function restoreDraft(form: HTMLFormElement): void {
  const draft = JSON.parse(sessionStorage.getItem(DRAFT) ?? "null") as { action: string; at: number; fields: Fields } | null;
  if (!draft || draft.action !== actionOf(form) || Date.now() - draft.at > 3_600_000) return;
  fill(form, draft.fields);
}

const WRITTEN = ["text", "textarea", "tel", "email", "number", "search"];

/** Puts texts into the empty fields of a form; a code that was good for a moment stays away. */
function fill(form: HTMLFormElement, fields: Fields): void {
  for (const field of form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("textarea, input")) {
    const text = fields[field.name];
    if (!WRITTEN.includes(field.type) || field.autocomplete === "one-time-code") continue;
    if (field.value || typeof text !== "string") continue;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export function watchForms(root: HTMLElement, counter: Counter, send: () => Promise<void>): void {
  if (!arrivedBack()) sessionStorage.removeItem(DRAFT);
  new Forms(root, counter, send);
}
