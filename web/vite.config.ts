import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Where the running hotline answers while one develops (`npm run dev`); dev/mock.py serves the same. */
const target = process.env.ATENDE_URL ?? 'http://127.0.0.1:1746';
const SMALLER = /\.(js|css|html|svg)$/;

/** Puts a .gz and a .br beside every text file: the server hands them out as they are. */
function compressed(): Plugin {
  let folder = '';
  return {
    name: 'compressed',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = resolve(root, build.outDir);
    },
    async closeBundle() {
      const found = await readdir(folder, { recursive: true });
      await Promise.all(
        found
          .filter((name) => SMALLER.test(name))
          .map(async (name) => {
            const text = await readFile(join(folder, name));
            await writeFile(join(folder, `${name}.gz`), gzipSync(text, { level: 9 }));
            await writeFile(join(folder, `${name}.br`), brotliCompressSync(text));
          }),
      );
    },
  };
}

export default defineConfig({
  plugins: [react(), compressed()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { proxy: { '/api': { target, ws: true } } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // a strict content policy allows no data: scripts or fonts
    chunkSizeWarningLimit: 400,
  },
  test: { include: ['tests/**/*.test.ts'], environment: 'node' },
});
