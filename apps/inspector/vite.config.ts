import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npx vite` in this folder serves the page as it is being written, over a gateway that runs at this address.
const gateway = process.env.GATEWAY ?? 'http://127.0.0.1:4000';
const served = ['/graphql', '/uploads', '/photos', '/thumbnails', '/crops'];

export default defineConfig({
  plugins: [react()],
  build: {
    // The page's policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  server: {
    proxy: Object.fromEntries(
      served.map((path) => [path, { target: gateway, changeOrigin: true, ws: true, rewriteWsOrigin: true }]),
    ),
  },
});
