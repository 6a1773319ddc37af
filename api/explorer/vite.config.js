import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
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
      async handler(_options, bundle) {
        await Promise.all(
          Object.entries(bundle).map(async ([fileName, file]) => {
            const bytes = Buffer.from(file.code ?? file.source);
            if (!COMPRESSIBLE.test(fileName) || bytes.length < WORTH_COMPRESSING) return;
            const [br, gz] = await Promise.all([promisify(brotliCompress)(bytes), promisify(gzip)(bytes, { level: 9 })]);
            this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: br });
            this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gz });
          }),
        );
      },
    },
  };
}

export default defineConfig({
  // Relative addresses: the page works below any path that a proxy puts before it.
  base: './',
  build: {
    assetsInlineLimit: 0,
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // GraphiQL makes its icons' titles of its functions' names.
    rolldownOptions: { input: 'src/main.jsx', output: { keepNames: true } },
    target: 'es2022',
  },
  plugins: [compressed()],
  worker: { format: 'es' },
});
