import type { PersonaFile } from '@/lib/protocols/tiller/contract'
import { loadContract } from '@/lib/sdk/tiller'
import { Unable } from './problem'

/** The form of the link; others are refused. */
const VERSION = '1.'

/** The longest fragment that is read, in characters: browsers and chat programs cut much longer addresses. */
export const MAX_LINK = 32_000

/** What a fragment may unfold to, in bytes: a short one could otherwise fill the memory. */
const MAX_UNFOLDED = 1_000_000

const PATH = '/personas/shared'

const damaged = () =>
  new Unable('This link does not hold a persona', 'It may have been cut off on its way. Ask for it again.')

/** The whole persona as an address of this server. Throws Unable where it is too long for one. */
export async function linkOf(persona: PersonaFile, origin: string): Promise<string> {
  const folded = new Blob([JSON.stringify(persona)])
    .stream()
    .pipeThrough(new CompressionStream('deflate-raw'))
  const fragment = VERSION + base64url(await bytesOf(folded, MAX_UNFOLDED))
  if (fragment.length > MAX_LINK)
    throw new Unable('This persona is too long for a link', 'Export it as a file, and send that.')
  return `${origin}${PATH}#${fragment}`
}

/** The persona in the fragment of an address, with or without its "#". Throws Unable for one that holds none. */
export async function fromLink(fragment: string): Promise<PersonaFile> {
  const text = fragment.replace(/^#/, '')
  if (!text.startsWith(VERSION)) {
    if (/^(?:[2-9]|[1-9]\d+)\./.test(text))
      throw new Unable(
        'This link is of a newer Tiller',
        'Update this Tiller, or ask for the persona as a file.',
      )
    throw damaged()
  }
  if (text.length > MAX_LINK) throw damaged()
  const bytes = fromBase64url(text.slice(VERSION.length))
  if (bytes === null) throw damaged()
  const unfolded = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  const json = await bytesOf(unfolded, MAX_UNFOLDED).then(
    (whole) => parse(new TextDecoder().decode(whole)),
    () => undefined,
  )
  const { personaFile } = await loadContract()
  const read = personaFile.safeParse(json)
  if (!read.success) throw damaged()
  return read.data
}

/** Reads a persona from the text of a file. Rejects with Unable that says what is wrong with it. */
export async function fromFile(text: string): Promise<PersonaFile> {
  const { personaFile } = await loadContract()
  const read = personaFile.safeParse(parse(text))
  if (read.success) return read.data
  const [issue] = read.error.issues
  const place = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''
  throw new Unable('This file is not a persona', `${place}${issue?.message ?? ''}`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function bytesOf(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let length = 0
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > most) {
      await reader.cancel()
      throw new RangeError('More bytes than a persona has')
    }
    parts.push(value)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function base64url(bytes: Uint8Array): string {
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(characters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]+$/.test(text)) return null
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0))
  } catch {
    return null
  }
}
