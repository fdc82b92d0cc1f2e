import type { Excitation } from '@/lib/catalogue'
import type { Activations, ActivationsRequest } from '@/lib/engine/port'
import { waitingFor } from '@/lib/request-record'
import { Controller } from '@/lib/steering'
import type { ServedModel } from './served-model'
import type { Admission } from './slots'

/** What answering and reading need of a model. */
export interface Reader extends Pick<ServedModel, 'engine'> {
  slots: { answers: Admission; readings: Admission }
}

/** Does `work` in one of the model's slots for reading, as soon as one is free. Throws what waiting for a slot throws. */
export async function reading<T>(
  { slots }: { slots: Pick<Reader['slots'], 'readings'> },
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const release = await waitingFor(slots.readings.acquire(signal))
  try {
    return await work()
  } finally {
    release()
  }
}

/** Everything that fires while the model reads a conversation, token by token, in the SAE's units. */
export function readActivations(
  model: Reader,
  request: ActivationsRequest,
  signal: AbortSignal,
): Promise<Activations> {
  return reading(model, signal, () => model.engine.activations(request, signal))
}

/** Reads what a person looks for, as a user's message and without steering, so that edits do not change what is found. */
export const queryReader =
  (model: Reader, signal: AbortSignal) =>
  async (content: string): Promise<Excitation> => {
    if (!model.engine.card.capabilities.includes('activations')) return new Map()
    const request = { messages: [{ role: 'user' as const, content }], controller: new Controller() }
    return aggregate(await readActivations(model, request, signal), 'max')
  }

/**
 * How one number is made of a feature's activations. `frequency`: at how many tokens it fires. `sum`, `max`: of its
 * activations. `mean`: its sum over the number of tokens, whether it fires there or not.
 */
export type Aggregation = 'frequency' | 'mean' | 'max' | 'sum'

/**
 * One number for each feature that fires, by index.
 *
 * @param withTemplate counts the chat template's tokens too. They are left out otherwise: the features of turn headers
 *   would crowd every summary.
 */
export function aggregate(
  { tokens, rows }: Activations,
  how: Aggregation,
  withTemplate = false,
): Map<number, number> {
  const totals = new Map<number, number>()
  let counted = 0
  rows.forEach(({ indices, values }, t) => {
    if (!withTemplate && tokens[t]?.message == null) return
    counted += 1
    indices.forEach((index, j) => totals.set(index, step(how, totals.get(index) ?? 0, values[j] ?? 0)))
  })
  if (how === 'mean') for (const [index, total] of totals) totals.set(index, total / counted)
  return totals
}

function step(how: Aggregation, sofar: number, value: number): number {
  if (how === 'max') return Math.max(sofar, value)
  return sofar + (how === 'frequency' ? 1 : value)
}
