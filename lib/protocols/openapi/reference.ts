import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { z } from 'zod'
import { Failure } from '@/lib/errors'
import type { Endpoint } from '../http/endpoint'
import { referenceColours } from './reference-colours'
import { contentPolicy, newNonce, NONCE_HEADER } from '../http/page-headers'

/** The files of Swagger UI that the page needs, with their content types. Nothing comes from anywhere else. */
const ASSETS: ReadonlyMap<string, string> = new Map([
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
])
const PACKAGE_DIR = 'node_modules/swagger-ui-dist'

/** Pages for people, which the document does not list. */
export const page: Endpoint = {
  method: 'GET',
  path: '/reference',
  id: 'reference',
  summary: 'Read the API’s description',
  answer: z.never(),
}
export const asset: Endpoint = { ...page, path: '/reference/{asset}', id: 'referenceAsset' }

/** A file of Swagger UI. Throws `not_found` for every other name. */
export async function referenceAsset(name: string): Promise<Response> {
  const type = ASSETS.get(name)
  if (type === undefined)
    throw new Failure('not_found', 'The reference has no such file. Its page is /reference.')
  // The path is known at run time only, so the bundler must not look for files behind it.
  const path = resolve(/* turbopackIgnore: true */ process.cwd(), PACKAGE_DIR, name)
  return new Response(await readFile(path), {
    headers: { 'Content-Type': type, 'Cache-Control': 'public, max-age=3600' },
  })
}

/** The page that shows /api/openapi.json, to read and to try out. */
export function referencePage({ headers }: Request): Response {
  // The proxy has told browsers of its nonce already.
  const nonce = headers.get(NONCE_HEADER) ?? newNonce()
  return new Response(pageWith(nonce), {
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': contentPolicy(nonce) },
  })
}

/** `validatorUrl: "none"` keeps Swagger UI from sending the document to a validator on the internet. */
const pageWith = (nonce: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Tiller: API reference</title>
    <link rel="icon" href="/icon.svg">
    <link rel="stylesheet" href="/reference/swagger-ui.css">
    <style nonce="${nonce}">
      body { margin: 0; background: #f9f7f1; }
      html.dark-mode body { background: #0e1620; }
      .home { display: block; padding: 0.75rem 20px; font: 500 0.9rem system-ui, sans-serif; color: inherit; }
      html.dark-mode .home { color: #e7e3d8; }${referenceColours}    </style>
  </head>
  <body>
    <nav aria-label="Tiller"><a class="home" href="/">Back to the studio</a></nav>
    <div id="reference"><noscript>This page needs JavaScript. The API is described at /api/openapi.json.</noscript></div>
    <script nonce="${nonce}" src="/reference/swagger-ui-bundle.js"></script>
    <script nonce="${nonce}">
      const dark = matchMedia('(prefers-color-scheme: dark)')
      const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
      follow()
      dark.addEventListener('change', follow)
      SwaggerUIBundle({
        url: '/api/openapi.json',
        dom_id: '#reference',
        deepLinking: true,
        validatorUrl: 'none',
        defaultModelsExpandDepth: 0,
        docExpansion: 'list',
        tryItOutEnabled: true,
      })
    </script>
  </body>
</html>
`
