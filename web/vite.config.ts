import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Where the running hotline answers while one develops (`npm run dev`); dev/mock.py serves the same. */
const target = process.env.ATENDE_URL ?? 'http://127.0.0.1:1746';

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { proxy: { '/api': { target, ws: true } } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // a strict content policy allows no data: scripts or fonts
    chunkSizeWarningLimit: 400,
  },
  test: { include: ['tests/**/*.test.ts'], environment: 'node' },
});
