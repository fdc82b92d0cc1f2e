import type { Excitation } from '@/lib/catalogue'
import type { ActivationsRequest } from '@/lib/engine/port'
import type { Services } from '../services'

/**
 * The largest activation of each feature over the words of a conversation. Tokens of the chat template are left out:
 * features of turn headers would crowd every list.
 */
export async function excitationOf(
  { engine, readings }: Pick<Services, 'engine' | 'readings'>,
  request: ActivationsRequest,
  signal: AbortSignal,
): Promise<Excitation> {
  const release = await readings.acquire(signal)
  try {
    const { tokens, rows } = await engine.activations(request, signal)
    const largest = new Map<number, number>()
    rows.forEach(({ indices, values }, t) => {
      if (tokens[t]?.message == null) return
      indices.forEach((index, j) => largest.set(index, Math.max(largest.get(index) ?? 0, values[j] ?? 0)))
    })
    return largest
  } finally {
    release()
  }
}
