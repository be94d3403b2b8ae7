import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The browsers that know `light-dark()`; everything older is told so by index.html.
const BROWSERS = ["chrome123", "firefox120", "safari17.5"];

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "~": at("./src") } },
  build: {
    outDir: process.env.EMPTYSET_BUILT ?? at("../api/built"),
    emptyOutDir: true,
    assetsDir: "bundle", // `/assets` is the address of a page
    assetsInlineLimit: 0, // the policy of the page allows nothing inline
    target: BROWSERS,
    modulePreload: { polyfill: false },
    manifest: "manifest.json", // what is loaded first is read from it, by the test of its size
    license: { fileName: "licences.md" }, // MIT and its like ask that their words go with the code
    reportCompressedSize: false,
  },
  server: {
    // `make web-dev`: the page from its sources, everything else from `emptyset serve`.
    proxy: { "^/(schema[.])?graphql$": process.env.EMPTYSET_SERVED ?? "http://127.0.0.1:8000" },
  },
});
