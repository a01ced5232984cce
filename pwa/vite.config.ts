import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig, type Plugin, type ResolvedConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import packaged from "./package.json" with { type: "json" };

/** Tests build a "next version" of the app by naming one; everybody else gets the package's. */
const version = process.env.COMPTOIR_APP_VERSION ?? packaged.version;

/** What compresses. Under a kilobyte the header costs more than it saves. */
const COMPRESSED = new Set([".css", ".html", ".js", ".svg", ".wasm", ".webmanifest"]);
const COMPRESS_FROM = 1024;

/** Write a .gz and a .br beside each file that gains by it: the server only picks one. Last, so that sw.js is there. */
function precompressed(): Plugin {
  let config: ResolvedConfig;
  return {
    name: "comptoir:precompressed",
    apply: "build",
    enforce: "post",
    configResolved(resolved) {
      config = resolved;
    },
    closeBundle: {
      order: "post",
      sequential: true,
      async handler() {
        const folder = resolve(config.root, config.build.outDir);
        const entries = await readdir(folder, { recursive: true, withFileTypes: true });
        for (const entry of entries.filter(
          (found) => found.isFile() && COMPRESSED.has(extname(found.name)),
        )) {
          const path = join(entry.parentPath, entry.name);
          const bytes = await readFile(path);
          if (bytes.length < COMPRESS_FROM) continue;
          await writeFile(`${path}.gz`, gzipSync(bytes, { level: 9 }));
          const brotli = brotliCompressSync(bytes, {
            params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
          });
          await writeFile(`${path}.br`, brotli);
        }
      },
    },
  };
}

export default defineConfig({
  define: { __APP_VERSION__: JSON.stringify(version) },
  build: {
    // What web push on phones asks for anyway; older browsers could not run the app offline.
    target: ["chrome111", "safari16.4", "ios16.4"],
    // A screen's own styles come with the screen: the first load has room for the system they are made of.
    cssCodeSplit: true,
    outDir: "dist",
    assetsDir: "assets",
    // The policy lets no script or sprite come from a data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The first load in one file: on a slow network seven requests cost more than they save, and it compresses better.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "app", tags: ["$initial"] }] } } },
  },
  // `npx vite` serves the sources; the API comes from a `comptoir serve` or `make demo` beside it.
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
  plugins: [
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src/sw",
      filename: "sw.ts",
      // src/engine/updates.ts registers it, after the first paint.
      injectRegister: false,
      includeManifestIcons: false,
      injectManifest: {
        // Icons are the system's to fetch at install; the app itself shows none of them.
        globPatterns: ["**/*.{js,css,html,svg}"],
        rollupFormat: "iife",
      },
      manifest: {
        id: "/",
        name: "Comptoir",
        short_name: "Comptoir",
        description:
          "Le comptoir où une marque et ses magasins se retrouvent : une seule histoire, même sans réseau.",
        lang: "fr",
        dir: "ltr",
        start_url: "/",
        scope: "/",
        display: "standalone",
        orientation: "any",
        background_color: "#f8f3e9",
        theme_color: "#f8f3e9",
        categories: ["business", "productivity"],
        icons: [
          { src: "/icons/icon-192.png", sizes: "192x192", type: "image/png", purpose: "any" },
          { src: "/icons/icon-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
          { src: "/icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
        ],
        shortcuts: [
          { name: "Noter une visite", short_name: "Visite", url: "/visit" },
          { name: "Magasins", url: "/accounts" },
        ],
      },
    }),
    precompressed(),
  ],
});
