// Large type: the box works by the style sheet alone; here it is remembered on this device, without a cookie.
const KEY = "zhibu-large";

export function large(): void {
  const box = document.querySelector<HTMLInputElement>("#large");
  if (!box) return;
  try {
    if (localStorage.getItem(KEY)) box.checked = true;
    box.addEventListener("change", () => (box.checked ? localStorage.setItem(KEY, "1") : localStorage.removeItem(KEY)));
  } catch {
    return; // Storage is forbidden here: the box still works on this page.
  }
}
