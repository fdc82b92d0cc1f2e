import { MAX_EDITS } from '@/lib/protocols/common/limits'
import { formatStrength, type FeatureHandle } from '@/lib/state/edits'
import { useStudio } from '@/lib/state/studio-context'
import { useVariant } from '@/lib/state/variant-context'

/** One feature's strength: what is confirmed, what is pending, and how to change it. */
export function useStrength(feature: FeatureHandle) {
  const { notices } = useStudio()
  const confirmed = useVariant((state) => state.confirmed[feature.feature_id]?.value ?? 0)
  const pending = useVariant((state) => state.pending[feature.feature_id]?.value ?? null)
  const setPending = useVariant((state) => state.setPending)
  const dropPending = useVariant((state) => state.dropPending)

  const set = (value: number) => {
    if (!setPending(feature, value))
      notices.getState().notify('full', `A variant holds at most ${MAX_EDITS} edits. Remove one first.`)
  }
  return {
    confirmed,
    pending,
    value: pending ?? confirmed,
    set,
    putBack: () => dropPending(feature.feature_id),
  }
}

/** "pending +0.60 · confirmed +0.20", "pending removal · confirmed +0.20", "confirmed +0.20", or "" for no edit. */
export function describeStrength(confirmed: number, pending: number | null): string {
  const parts = []
  if (pending !== null) parts.push(pending === 0 ? 'pending removal' : `pending ${formatStrength(pending)}`)
  if (confirmed !== 0) parts.push(`confirmed ${formatStrength(confirmed)}`)
  return parts.join(' · ')
}
