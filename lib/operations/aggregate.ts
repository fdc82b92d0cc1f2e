import type { Activations, ActivationsRequest } from '@/lib/engine/port'
import type { Services } from '@/lib/server/services'
import { reading } from './reading'

/**
 * How one number is made of a feature's activations. `frequency`: at how many tokens it fires. `sum`, `max`: of its
 * activations. `mean`: its sum over the number of tokens, whether it fires there or not.
 */
export type Aggregation = 'frequency' | 'mean' | 'max' | 'sum'

/** Everything that fires while the model reads a conversation, token by token, in the SAE's units. */
export function readActivations(
  services: Pick<Services, 'engine' | 'readings'>,
  request: ActivationsRequest,
  signal: AbortSignal,
): Promise<Activations> {
  return reading(services, signal, () => services.engine.activations(request, signal))
}

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
