import { z } from 'zod'
import { comparisonBody } from '@/lib/store/documents/comparison'
import { conversationBody, messageBody } from '@/lib/store/documents/conversation'
import { noteBody } from '@/lib/store/documents/note'
import { personaBody, personaVersion } from '@/lib/store/documents/persona'
import type { Kind } from '../../kept'

type Row = Record<string, unknown>

const BODIES: Record<Kind, z.ZodType> = {
  conversation: conversationBody,
  persona: personaBody,
  comparison: comparisonBody,
}
const isKind = (kind: unknown): kind is Kind => typeof kind === 'string' && kind in BODIES
const answer = z.object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string() })

export function faultOfKept({ id, owner, kind, body }: Row): string | null {
  if (!isKind(kind)) return `"${String(id)}" is of no kind that is known: "${String(kind)}"`
  const of = owner === '' ? '' : ` of "${String(owner)}"`
  return faultOf(`The ${kind} "${String(id)}"${of}`, BODIES[kind], body)
}

/** A part says by itself whether it is a message or a version of a persona. */
export function faultOfPart({ id, kept_id, json }: Row): string | null {
  const part = z.union([messageBody, personaVersion])
  return faultOf(`The message "${String(id)}" of "${String(kept_id)}"`, part, json)
}

export function faultOfRequestKey({ key, answer: kept }: Row): string | null {
  return kept === null ? null : faultOf(`The answer under the idempotency key "${String(key)}"`, answer, kept)
}

export function faultOfNote({ owner, feature_id, body }: Row): string | null {
  const of = owner === '' ? '' : ` of "${String(owner)}"`
  return faultOf(`The note${of} on the feature "${String(feature_id)}"`, noteBody, body)
}

function faultOf(what: string, schema: z.ZodType, json: unknown): string | null {
  try {
    const { error } = schema.safeParse(JSON.parse(String(json)))
    if (!error) return null
    return `${what} cannot be read: ${error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`
  } catch (error) {
    return `${what} cannot be read: ${error instanceof Error ? error.message : String(error)}`
  }
}
