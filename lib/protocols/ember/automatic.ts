import type { z } from 'zod'
import type { Analyser } from '@/lib/assist/analyser'
import { autoConditional, autoEdits } from '@/lib/operations/specification'
import { featureOf } from './catalogue'
import type { AutoEditsResponse, specificationRequest } from './contract'

type Request = z.output<typeof specificationRequest>

export async function findAutoEdits(
  analyser: Analyser,
  { specification }: Request,
  signal: AbortSignal,
): Promise<AutoEditsResponse> {
  const edits = await autoEdits(analyser, specification, signal)
  return {
    edits: edits.map(([entry, strength]) => [featureOf(entry), strength]),
    analyser: analyser.name,
  }
}

export async function findAutoConditional(
  analyser: Analyser,
  { specification }: Request,
  signal: AbortSignal,
) {
  return {
    conditional: await autoConditional(analyser, specification, signal),
    analyser: analyser.name,
  }
}
