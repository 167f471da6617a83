// The drawer opens by its address (#side). Here: Escape closes it, and it leaves no step in the history.
document.addEventListener("click", (event) => {
  const link = (event.target as Element).closest<HTMLAnchorElement>(".side-open, .side-close, .side-veil");
  if (!link) return;
  event.preventDefault();
  window.location.replace(link.hash);
  if (link.hash === "#side") document.querySelector<HTMLElement>(".side-close")?.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && window.location.hash === "#side") window.location.replace("#main");
});
