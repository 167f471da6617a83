// Words for people come from the page, translated; here they are only filled in.
export function words(key: string, blanks: Record<string, string | number> = {}): string {
  const said = document.querySelector<HTMLTemplateElement>("#frame-words")?.dataset[key] ?? "";
  return said.replace(/\{(\w+)\}/g, (whole, name: string) => String(blanks[name] ?? whole));
}

/** 11月21日 周六 19:30, as everywhere else. */
export function momentOf(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  const language = document.documentElement.lang.startsWith("en") ? "en" : "zh-CN";
  const day = new Intl.DateTimeFormat(language, { month: "short", day: "numeric" }).format(at);
  const weekday = new Intl.DateTimeFormat(language, { weekday: "short" }).format(at);
  const time = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hour12: false }).format(at);
  return language === "en" ? `${weekday} ${day}, ${time}` : `${day} ${weekday} ${time}`;
}
