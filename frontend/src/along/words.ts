// Words for people stand on the page, translated; here they are only filled in.
export function words(root: HTMLElement, key: string, blanks: Record<string, string | number> = {}): string {
  const said = root.querySelector<HTMLTemplateElement>("template[data-words]")?.dataset[key] ?? "";
  return said.replace(/\{(\w+)\}/g, (whole, name: string) => String(blanks[name] ?? whole));
}
