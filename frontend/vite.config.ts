import { readdirSync } from "node:fs";
import { defineConfig } from "vite";
import { appIcons } from "./appicons.mjs";
import { icons } from "./icons.mjs";

// A sheet that only the pages of one context need: styles/pages/<context>.css, linked on those pages alone.
const sheets = readdirSync(`${import.meta.dirname}/styles/pages`).filter((name) => !name.includes("-"));

// One entry for every page (src/reader.ts for public ones); what only some pages need (charts, players) is loaded by it on sight.
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  publicDir: false,
  plugins: [icons(), appIcons()],
  css: { transformer: "lightningcss", lightningcss: { targets: { chrome: 99 << 16, safari: (15 << 16) | (4 << 8), firefox: 97 << 16 } } },
  build: {
    outDir: "../src/zhibu/foundation/ui/static/build",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: ["chrome99", "safari15.4", "firefox97"],
    cssMinify: "lightningcss",
    modulePreload: false,
    assetsInlineLimit: 2048,
    reportCompressedSize: true,
    chunkSizeWarningLimit: 700,
    rolldownOptions: { input: ["src/app.ts", "src/reader.ts", ...sheets.map((name) => `styles/pages/${name}`)] },
  },
});
