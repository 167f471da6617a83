// Every page works without this file. It makes them quicker: parts instead of pages, keys, counters, charts on sight.
import "../styles/index.css";
import "./htmx";
import "./details";
import "./forms";
import "./drawer";
import "./print";
import { lazily } from "./when";

lazily("[data-chart]", () => import("./charts"));
lazily("[data-palette]", () => import("./palette"));
lazily("[data-orgchart]", () => import("./orgchart"));
lazily("[data-study], [data-deck], [data-reflection]", () => import("./study"));
lazily("[data-frame]", () => import("./offline/frame"));
lazily("[data-downloads]", () => import("./along/downloads"));
lazily("[data-listen]", () => import("./elder/listen"));
lazily("[data-agenda]", () => import("./agenda"));
lazily("[data-live]", () => import("./live"));
lazily("[data-codes]", () => import("./codes"));
lazily("[data-minutes]", () => import("./minutes"));
lazily("[data-copy]", () => import("./copy"));
lazily("[data-narrow]", () => import("./narrow"));
lazily("[data-paste-html]", () => import("./paste"));
lazily("[data-fragment]", () => import("./fragment"));
lazily("[data-passkey]", () => import("./passkeys"));
lazily("[data-push]", () => import("./push"));
