import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';

/** Below this, a compressed copy saves less than its headers cost. */
const WORTH_COMPRESSING = 1024;
const COMPRESSIBLE = /\.(js|css|svg|ttf)$/;

/** Writes `.br` and `.gz` beside each file, so that the server never compresses and can do so at the highest level. */
function compressed() {
  return {
    name: 'compressed',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const [fileName, file] of Object.entries(bundle)) {
          const bytes = Buffer.from(file.code ?? file.source);
          if (!COMPRESSIBLE.test(fileName) || bytes.length < WORTH_COMPRESSING) continue;
          const hints = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
          this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotliCompressSync(bytes, { params: hints }) });
          this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(bytes, { level: 9 }) });
        }
      },
    },
  };
}

export default defineConfig({
  // Relative addresses: the page works below any path that a proxy puts before it.
  base: './',
  build: {
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    rollupOptions: { input: 'src/main.jsx' },
    target: 'es2022',
  },
  plugins: [compressed()],
  worker: { format: 'es' },
});
