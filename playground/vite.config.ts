import { defineConfig } from "vite";
import { embeddedAssets } from "../scripts/embedded-assets.ts";

/** One static page; every path is relative, so it works in any folder. */
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  resolve: { mainFields: ["module", "main"] },
  build: { outDir: "dist", emptyOutDir: true, target: "es2023", modulePreload: { polyfill: false } },
  plugins: [embeddedAssets()],
  worker: { format: "es", plugins: () => [embeddedAssets()] },
});
