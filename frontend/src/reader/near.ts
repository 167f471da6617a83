// What is near: the list of places comes whole, the distance is worked out here. Where the reader is leaves no phone.
interface Place { name: string; url: string; lat: number; lon: number }

const EARTH_KM = 6371;
const MOST = 12;

function away(a: GeolocationCoordinates, b: Place): number {
  const rad = Math.PI / 180;
  const [dLat, dLon] = [(b.lat - a.latitude) * rad, (b.lon - a.longitude) * rad];
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.latitude * rad) * Math.cos(b.lat * rad) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(h));
}

function lineOf(place: Place, km: number): HTMLLIElement {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.href = place.url;
  link.textContent = place.name;
  const far = document.createElement("span");
  far.textContent = km < 1 ? `${Math.max(50, Math.round(km * 20) * 50)} 米` : `${km < 10 ? km.toFixed(1) : Math.round(km)} 公里`;
  line.append(link, far);
  return line;
}

export function near(): void {
  const box = document.querySelector<HTMLElement>("[data-near]");
  const button = box?.querySelector<HTMLButtonElement>("button");
  const list = box?.querySelector("ol");
  const told = box?.querySelector<HTMLElement>("[role=status]");
  if (!box || !button || !list || !told || !("geolocation" in navigator)) return;
  box.hidden = false;
  const say = (name: string) => (told.textContent = box.dataset[name] ?? "");
  const found = async (position: GeolocationPosition) => {
    const answer = await fetch(box.dataset.near ?? "");
    const places = (await answer.json()) as Place[];
    const sorted = places.map((place) => ({ place, km: away(position.coords, place) })).sort((a, b) => a.km - b.km);
    list.replaceChildren(...sorted.slice(0, MOST).map(({ place, km }) => lineOf(place, km)));
    say(places.length ? "done" : "none");
    button.disabled = false;
  };
  const failed = () => {
    say("refused");
    button.disabled = false;
  };
  button.addEventListener("click", () => {
    button.disabled = true;
    say("asking");
    navigator.geolocation.getCurrentPosition((position) => void found(position).catch(failed), failed, { timeout: 15000, maximumAge: 300000 });
  });
}
