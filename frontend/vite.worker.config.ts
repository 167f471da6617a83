import { defineConfig } from "vite";

// The service worker: one file without imports and without a hash in its name, put beside what `vite.config.ts` has built.
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    outDir: "../src/zhibu/foundation/ui/static/build",
    emptyOutDir: false,
    target: ["chrome99", "safari15.4", "firefox97"],
    modulePreload: false,
    rolldownOptions: { input: "src/worker/worker.ts", output: { format: "iife", entryFileNames: "worker.js" } },
  },
});
