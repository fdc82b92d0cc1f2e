// Compresses what a build has for browsers, once and as far as it goes: otherwise each answer is compressed anew, and not as far.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** Fonts and pictures are compressed already. */
const TEXT = /\.(?:js|css|svg|json|txt)$/
/** Below this many bytes a header costs more than is saved. */
const SMALL = 512

/** How each form is made, the smallest first, by the ending of its file. */
const FORMS = {
  '.br': (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  '.gz': (bytes) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
}

/** Writes a `.br` and a `.gz` beside every text in a folder and those below it. */
export async function compressStatic(folder) {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const file of files) {
    if (!file.isFile() || !TEXT.test(file.name)) continue
    const path = join(file.parentPath ?? file.path, file.name)
    const bytes = await readFile(path)
    if (bytes.length < SMALL) continue
    for (const [ending, compress] of Object.entries(FORMS))
      await writeFile(path + ending, await compress(bytes))
  }
}
