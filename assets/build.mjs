// Builds dist/: one stylesheet, a script for all pages and one for passkeys, the images. No network.
import { build } from "esbuild";
import { compile } from "sass";
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";

mkdirSync("dist", { recursive: true });
const { css } = compile("src/styles/main.scss", { style: "compressed" });
writeFileSync("dist/minben.css", css);
await build({
  entryPoints: ["src/minben.js", "src/passkey.ts"],
  outdir: "dist",
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  logLevel: "warning",
});
for (const name of readdirSync("images")) copyFileSync(`images/${name}`, `dist/${name}`);
