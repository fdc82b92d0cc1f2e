import { z } from 'zod'
import type { Activations } from '@/lib/engine/port'
import { isFailure } from '@/lib/errors'
import { Controller } from '@/lib/steering'
import { readActivations, type Reader } from '../reading'
import type { Journal } from './journal'
import type { Material } from './material'
import type { ReportIndexing } from './progress'

/** What the model read of one text: every token, and all that fires there. */
export const keptReading = z.object({
  tokens: z.array(z.string()),
  /** `message[t]` is the message that token t belongs to; null for a token of the chat template. */
  message: z.array(z.number().nullable()),
  /** How many latents fire at each token; then all of their indices and values, token by token: little-endian, in base64. */
  counts: z.string(),
  indices: z.string(),
  values: z.string(),
  subject: z.string().optional(),
  manner: z.string().optional(),
})
export type KeptReading = z.infer<typeof keptReading>

/**
 * Lets the model read texts without steering, until they or `mostTokens` are exhausted; those that are in the journal already are
 * not read again.
 * @param count how many texts there are, where that is known
 * @returns whether texts were left out
 */
export async function readTexts(
  model: Reader,
  texts: AsyncIterable<Material> | Iterable<Material>,
  { count, mostTokens }: { count: number | null; mostTokens: number },
  journal: Journal<KeptReading>,
  report: ReportIndexing,
  signal: AbortSignal,
): Promise<{ cut: boolean }> {
  let [at, tokens] = [0, 0]
  const total = count ?? mostTokens
  for await (const material of texts) {
    signal.throwIfAborted()
    if (tokens >= mostTokens) return { cut: true }
    const kept = journal.items[at] ?? (await read(model, material, signal))
    if (at === journal.items.length) await journal.append(kept)
    at++
    tokens += kept.tokens.length
    report({ stage: 'reading', done: count === null ? Math.min(tokens, total) : at, total })
  }
  return { cut: false }
}

async function read(model: Reader, { messages, subject, manner }: Material, signal: AbortSignal): Promise<KeptReading> {
  const { tokens, rows } = await readWhatFits(model, messages, signal)
  return {
    tokens: tokens.map(({ text }) => text),
    message: tokens.map((token) => token.message),
    counts: packed(Int32Array.from(rows, ({ indices }) => indices.length)),
    indices: packed(Int32Array.from(rows.flatMap(({ indices }) => [...indices]))),
    values: packed(Float32Array.from(rows.flatMap(({ values }) => [...values]))),
    ...(subject !== undefined && { subject }),
    ...(manner !== undefined && { manner }),
  }
}

/** Reads a conversation, of one that is longer than the model's context its beginning. */
async function readWhatFits(
  model: Reader,
  messages: Material['messages'],
  signal: AbortSignal,
): Promise<Activations> {
  try {
    return await readActivations(model, { messages, controller: new Controller() }, signal)
  } catch (error) {
    if (!isFailure(error) || error.code !== 'context_length_exceeded') throw error
    const shorter = shortened(messages)
    return shorter.length === 0 ? { tokens: [], rows: [] } : readWhatFits(model, shorter, signal)
  }
}

/** Without the last third of what is said last, and without a message of which nothing is left. */
function shortened(messages: Material['messages']): Material['messages'] {
  const last = messages.at(-1)!
  const content = last.content.slice(0, Math.floor((last.content.length * 2) / 3))
  const before = messages.slice(0, -1)
  return content === '' ? before : [...before, { ...last, content }]
}

const packed = ({ buffer, byteOffset, byteLength }: Int32Array | Float32Array) =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64')

function bytesOf(text: string): ArrayBuffer {
  return new Uint8Array(Buffer.from(text, 'base64')).buffer
}

export const unpackIntegers = (text: string) => new Int32Array(bytesOf(text))
export const unpackFloats = (text: string) => new Float32Array(bytesOf(text))
