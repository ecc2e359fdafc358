import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // Relative addresses: a reverse proxy may serve the page under a path.
  base: './',
  // Monaco's workers are modules.
  worker: { format: 'es' },
  build: {
    // GraphiQL and Monaco are several megabytes, and are usually served from the same machine.
    chunkSizeWarningLimit: 10_000,
    reportCompressedSize: false,
  },
});
