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
