// Serves what the build has compressed, as it is: see compress-static.mjs.
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { pipeline } from 'node:stream'

/** Where the build's files for browsers are served. Their names change with what is in them. */
const PREFIX = '/_next/static/'
const TYPES = { '.js': 'application/javascript; charset=UTF-8', '.css': 'text/css; charset=UTF-8' }
/** Forms in the order in which they are chosen: how browsers name one, and how its file ends. */
const FORMS = [
  ['br', '.br'],
  ['gzip', '.gz'],
]

/**
 * What a folder has in a compressed form.
 * @param headers what every answer tells besides
 * @returns takes a request and its response; true if it answers, false for what it leaves to others
 */
export async function staticFiles(folder, headers = {}) {
  const known = await compressedIn(folder)
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false
    const forms = known.get(request.url)
    const accepted = String(request.headers['accept-encoding'] ?? '')
    const form = forms?.find(({ name }) =>
      new RegExp(`\\b${name}\\b(?!\\s*;\\s*q=0(?:\\.0*)?\\s*(?:,|$))`).test(accepted),
    )
    if (!form) return false
    response.writeHead(200, {
      ...headers,
      'Content-Type': form.type,
      'Content-Length': form.bytes,
      'Content-Encoding': form.name,
      'Cache-Control': 'public, max-age=31536000, immutable',
      Vary: 'Accept-Encoding',
    })
    if (request.method === 'HEAD') response.end()
    // Whoever goes away in the middle of a file is owed nothing.
    else pipeline(createReadStream(form.path), response, () => {})
    return true
  }
}

/** Addresses of files, each with its forms. Only what is listed is ever opened. */
async function compressedIn(folder) {
  const known = new Map()
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const paths = files
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath ?? file.path, file.name))
  for (const path of paths.filter((each) => TYPES[extname(each)])) {
    const forms = []
    for (const [name, ending] of FORMS)
      if (paths.includes(path + ending))
        forms.push({
          name,
          path: path + ending,
          type: TYPES[extname(path)],
          bytes: (await stat(path + ending)).size,
        })
    if (forms.length > 0) known.set(PREFIX + relative(folder, path).split(sep).join('/'), forms)
  }
  return known
}
