import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // Monaco's workers are modules.
  worker: { format: 'es' },
  build: {
    // GraphiQL and Monaco are several megabytes whatever we do, and are served from the same machine as a rule.
    chunkSizeWarningLimit: 10_000,
    reportCompressedSize: false,
  },
});
