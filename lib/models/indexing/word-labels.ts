import { z } from 'zod'
import { FEATURE_KINDS } from '@/lib/catalogue/kinds'
import type { Journal } from './journal'
import type { Labeller, Unlabelled } from './labels'
import type { ReportIndexing } from './progress'

const label = z.object({ index: z.number(), label: z.string(), kind: z.enum(FEATURE_KINDS) })
/** One call's labels. */
export const keptBatch = z.object({ by: z.string(), of: z.array(z.number()), labels: z.array(label) })
export type KeptBatch = z.infer<typeof keptBatch>

/**
 * Has latents labelled, some at a time; those of batches that are in the journal already are not asked about again.
 * @returns labels by latent; those that the labeller could not word are left out
 */
export async function wordLabels(
  labeller: Labeller,
  latents: readonly Unlabelled[],
  journal: Journal<KeptBatch>,
  report: ReportIndexing,
  signal: AbortSignal,
): Promise<Map<number, KeptBatch['labels'][number]>> {
  const own = () => journal.items.filter(({ by }) => by === labeller.name)
  const asked = new Set(own().flatMap(({ of }) => of))
  const open = latents.filter(({ index }) => !asked.has(index))
  const tell = (left: number) => report({ stage: 'labelling', done: latents.length - left, total: latents.length })
  tell(open.length)
  for (let at = 0; at < open.length; at += labeller.batch) {
    const batch = open.slice(at, at + labeller.batch)
    const labels = await labeller.label(batch, signal)
    await journal.append({ by: labeller.name, of: batch.map(({ index }) => index), labels })
    tell(Math.max(0, open.length - at - labeller.batch))
  }
  return new Map(own().flatMap(({ labels }) => labels.map((one) => [one.index, one])))
}
