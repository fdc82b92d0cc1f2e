import { mutationOptions } from '@tanstack/react-query'
import type { Proposal } from '@/lib/protocols/tiller/contract'
import { handleOf, type Edits } from './edits'
import type { Studio } from './studio'

/** What the server proposes for a wish. */
export const wishMutation = ({ client, session }: Pick<Studio, 'client' | 'session'>) =>
  mutationOptions({
    mutationFn: ({ wish, signal }: { wish: string; signal: AbortSignal }) =>
      session.call((address) => client.features.propose({ ...address, wish }, { signal }), signal),
  })

/** The edits that chosen proposals come to. */
export const editsOfProposals = (
  chosen: readonly Pick<Proposal, 'feature_id' | 'label' | 'index_in_sae' | 'fluent_up_to' | 'value'>[],
): Edits =>
  Object.fromEntries(chosen.map((each) => [each.feature_id, { ...handleOf(each), value: each.value }]))

/** Makes edits pending beside those that are, in one step that one undo takes back. */
export function addPending(
  { variant, history }: Pick<Studio, 'variant' | 'history'>,
  label: string,
  edits: Edits,
): void {
  const { pending, replacePending } = variant.getState()
  history.quietly(() => replacePending({ ...pending, ...edits }))
  history.record({ label, pending: [pending, variant.getState().pending] })
}
