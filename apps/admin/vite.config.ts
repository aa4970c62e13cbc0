import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import type { ManifestTransform } from 'workbox-build';
import { chunkGroups } from './scripts/chunk-groups.ts';
import { type ChunkManifest, offlineFiles } from './scripts/offline-files.ts';
import { packageList } from './scripts/package-list.ts';
import { withoutJsonSchema } from './scripts/without-json-schema.ts';

/** Leaves out of the device's copy what nobody opens offline. Runs after the build has written its manifest. */
const keepOfflineFiles: ManifestTransform = (entries) => {
  const written = readFileSync(join(import.meta.dirname, 'dist/.vite/manifest.json'), 'utf8');
  const kept = offlineFiles(JSON.parse(written) as ChunkManifest);
  return { manifest: entries.filter(({ url }) => !url.startsWith('assets/') || kept.has(url)), warnings: [] };
};

export default defineConfig({
  plugins: [
    react(),
    packageList(),
    withoutJsonSchema(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      // A newer version waits until somebody asks for it; app/service-worker.ts registers and asks.
      registerType: 'prompt',
      injectRegister: false,
      injectManifest: {
        globPatterns: ['index.html', '*.{js,css,svg}', 'assets/*.{js,css,woff2}'],
        globIgnores: ['sw.js'],
        manifestTransforms: [keepOfflineFiles],
      },
      manifest: {
        name: 'Larder',
        short_name: 'Larder',
        start_url: '/',
        display: 'standalone',
        background_color: '#edf2f0',
        theme_color: '#0a3b35',
        icons: [{ src: '/seal.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
      },
    }),
  ],
  resolve: { dedupe: ['react', 'react-dom', 'use-intl'] },
  server: { port: 5173, strictPort: true, proxy: { '/api': process.env['LARDER_API'] ?? 'http://127.0.0.1:3000' } },
  build: {
    target: 'es2023',
    manifest: true,
    // The report of scripts/bundle-budget.mjs is the one that counts.
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: chunkGroups(import.meta.dirname) },
      },
    },
  },
});
