import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { packageList } from './scripts/package-list.ts';

export default defineConfig({
  plugins: [react(), packageList()],
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
        codeSplitting: {
          groups: [
            {
              name: 'react',
              test: /node_modules[\\/](?:\.pnpm[\\/][^\\/]+[\\/]node_modules[\\/])?(?:react|react-dom|scheduler)[\\/]/,
              priority: 30,
            },
            {
              name: 'data',
              test: /node_modules[\\/](?:\.pnpm[\\/][^\\/]+[\\/]node_modules[\\/])?(?:@tanstack[\\/](?:react-query|query-core|react-router|router-core|history|store|react-store)|zod|use-intl|intl-messageformat|@formatjs)[\\/]/,
              priority: 20,
            },
          ],
        },
      },
    },
  },
});
