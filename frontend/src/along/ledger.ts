// The account of study without a network: for each lesson one deed that waits, whose time grows. What has been on its
// way once may be known to the server, so it grows no more; the rest goes into another.
import { announce, type Deed, deeds, newId, putDeed } from "../outbox/store";

const KIND = "lesson.study";

export interface Told {
  position: number;
  ended: boolean;
}

async function locked(work: () => Promise<void>): Promise<void> {
  if (navigator.locks) await navigator.locks.request("zhibu-outbox", work);
  else await work();
}

export class Ledger {
  /** Milliseconds that wait to be told. */
  spent = 0;
  position = 0;
  ended = false;

  constructor(
    private readonly account: string,
    private readonly lesson: string,
    private readonly title: string,
    private readonly action: string,
  ) {}

  private async waiting(): Promise<Deed[]> {
    const all = await deeds().catch(() => []);
    return all.filter(
      (deed) => deed.kind === KIND && deed.state === "waiting" && deed.account === this.account && deed.fields.lesson_id === this.lesson,
    );
  }

  /** What waits of this lesson, from this page or one before it. */
  async load(): Promise<void> {
    const waiting = await this.waiting();
    this.spent = waiting.reduce((sum, deed) => sum + Number(deed.fields.visible_ms), 0);
    this.position = Number(waiting.at(-1)?.fields.position ?? 0);
    this.ended = waiting.some((deed) => deed.fields.reached_end === "on");
  }

  /** Adds time that nobody was told. */
  async note(spent: number, told: Told): Promise<void> {
    await locked(async () => {
      const last = (await this.waiting()).at(-1);
      const grown = last?.touched ? undefined : last;
      await putDeed(this.deed(grown, Number(grown?.fields.visible_ms ?? 0) + spent, told));
    });
    this.spent += spent;
    announce({ type: "changed" });
  }

  private deed(grown: Deed | undefined, spent: number, told: Told): Deed {
    const now = new Date();
    const fields: Record<string, string> = { lesson_id: this.lesson, position: String(told.position), visible_ms: String(spent) };
    if (told.ended) fields.reached_end = "on";
    return {
      id: grown?.id ?? newId(),
      account: this.account,
      kind: KIND,
      title: this.title,
      fields,
      page: window.location.pathname,
      action: this.action,
      madeAt: now.toISOString(),
      order: grown?.order ?? now.getTime(),
      state: "waiting",
      tries: 0,
      words: "",
    };
  }
}
