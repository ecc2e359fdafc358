import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npx vite` in this folder serves the page with hot reload, and forwards requests to a gateway that runs at this address.
const gateway = process.env.GATEWAY ?? 'http://127.0.0.1:4000';
const forwardedPaths = ['/graphql', '/uploads', '/photos', '/thumbnails', '/crops'];

export default defineConfig({
  plugins: [react()],
  // Relative addresses: a reverse proxy may serve the page under a path.
  base: './',
  build: {
    // The Content-Security-Policy of the page forbids data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  server: {
    proxy: Object.fromEntries(
      forwardedPaths.map((path) => [path, { target: gateway, changeOrigin: true, ws: true, rewriteWsOrigin: true }]),
    ),
  },
});
