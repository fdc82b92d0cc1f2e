import {
  choose,
  comparisonOf,
  createComparison,
  preferences,
  readComparison,
  type Comparison,
} from '@/lib/operations/comparisons'
import { etagOf } from '@/lib/operations/stale'
import { rowsOf } from '../../http/endpoint'
import type { Call } from '../../http/handle'
import { comparisonEndpoints as endpoints, type Comparison as Told } from '../contract'
import { expectedBy, keptOf, nextOf, paramsOf, removeKept, wantedOf } from './common'
import { preferenceLines } from './preferences'

const toldOf = ({ head, body }: Comparison): Told => ({ comparison_id: head.id, ...body, ...keptOf(head) })

/** A comparison as an answer, with its version as ETag. */
function answered({ tell }: Pick<Call<unknown>, 'tell'>, comparison: Comparison): Told {
  tell('ETag', etagOf(comparison.head))
  return toldOf(comparison)
}

/** What runs the endpoints of comparisons, and of the preferences that they come to. */
export const comparisonRows = rowsOf(endpoints, {
  async listComparisons({ input, context }) {
    const page = await context.kept.list('comparison', wantedOf(input, input.choice))
    return { comparisons: page.heads.map((head) => toldOf(comparisonOf(head))), next_cursor: nextOf(page) }
  },

  createComparison: async (call) => answered(call, await createComparison(call.context, call.input)),

  async readComparison(call) {
    const { comparison_id } = paramsOf(endpoints.readComparison, call)
    return answered(call, await readComparison(call.context, comparison_id))
  },

  async choose(call) {
    const { comparison_id } = paramsOf(endpoints.choose, call)
    return answered(call, await choose(call.context, comparison_id, call.input.choice, expectedBy(call)))
  },

  async removeComparison(call) {
    const { comparison_id } = paramsOf(endpoints.removeComparison, call)
    return { comparison_id, restorable_until: await removeKept(call, 'comparison', comparison_id) }
  },

  async restoreComparison(call) {
    const { comparison_id } = paramsOf(endpoints.restoreComparison, call)
    return answered(call, comparisonOf(await call.context.kept.restore('comparison', comparison_id)))
  },

  preferences({ input: { form, model }, context }) {
    const lines = preferenceLines(preferences(context, model), form)
    return new Response(lines, { headers: { 'Content-Type': 'application/jsonl; charset=utf-8' } })
  },
})
