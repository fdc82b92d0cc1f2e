import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { jsonOf } from '@/lib/json-of'
import { SourceError } from '../sources/source-error'
import type { Material } from './material'

/** Files that are read as texts. */
const TEXTS = /\.(txt|md|jsonl)(\.gz)?$/i
const LINES = /\.jsonl(\.gz)?$/i

const message = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })
const textLine = z.union([
  z.object({ text: z.string() }),
  z.object({ messages: z.array(message).min(1) }),
])

/** The lines of a file, which may be packed by gzip. @throws SourceError naming the file if it cannot be read */
export async function* linesOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path)
  const unpacked = /\.gz$/i.test(path) ? file.pipe(createGunzip()) : file
  file.on('error', (error) => unpacked.destroy(error))
  try {
    yield* createInterface({ input: unpacked, crlfDelay: Infinity })
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new SourceError(`${path} cannot be read (${why}).`, { cause })
  } finally {
    file.destroy()
  }
}

/** A file, or the files of a folder that `wanted` matches, by name. @throws SourceError if there are none */
export async function filesAt(path: string, wanted: RegExp, what: string): Promise<string[]> {
  const known = await stat(path).catch(() => null)
  if (known === null) throw new SourceError(`There is no file or folder ${path}.`)
  const names = known.isDirectory() ? (await readdir(path)).sort().map((name) => join(path, name)) : [path]
  const found = names.filter((name) => wanted.test(name))
  if (found.length === 0) throw new SourceError(`${path} holds no ${what}.`)
  return found
}

/**
 * Texts of a person's own, one after the other: paragraphs of .txt and .md files, and the lines of .jsonl files, each with a
 * "text" or "messages". Longer ones come in pieces.
 * @param longest characters of a piece at most
 * @throws SourceError naming the file and line of what is neither
 */
export async function* textsAt(paths: readonly string[], longest: number): AsyncGenerator<Material> {
  for (const path of paths) {
    for (const file of await filesAt(path, TEXTS, 'texts: *.txt, *.md or *.jsonl')) {
      yield* LINES.test(file) ? textsOfLines(file, longest) : textsOfParagraphs(file, longest)
    }
  }
}

async function* textsOfLines(file: string, longest: number): AsyncGenerator<Material> {
  let number = 0
  for await (const line of linesOf(file)) {
    number++
    if (line.trim() === '') continue
    const found = textLine.safeParse(jsonOf(line))
    if (!found.success)
      throw new SourceError(`Line ${number} of ${file} is not JSON with a "text" or "messages" of role and content.`)
    if ('messages' in found.data) yield { messages: found.data.messages }
    else for (const piece of pieces(found.data.text, longest)) yield said(piece)
  }
}

async function* textsOfParagraphs(file: string, longest: number): AsyncGenerator<Material> {
  let paragraph = ''
  for await (const line of linesOf(file)) {
    if (line.trim() !== '') {
      paragraph += (paragraph && '\n') + line
      continue
    }
    for (const piece of pieces(paragraph, longest)) yield said(piece)
    paragraph = ''
  }
  for (const piece of pieces(paragraph, longest)) yield said(piece)
}

const said = (content: string): Material => ({ messages: [{ role: 'user', content }] })

/** A text in pieces that end between words where they can. */
export function pieces(text: string, longest: number): string[] {
  const found: string[] = []
  let rest = text.trim()
  while (rest.length > longest) {
    const space = rest.lastIndexOf(' ', longest)
    const end = space > longest / 2 ? space : longest
    found.push(rest.slice(0, end))
    rest = rest.slice(end).trimStart()
  }
  return rest === '' ? found : [...found, rest]
}
