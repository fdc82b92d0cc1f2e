import { StickyNote } from 'lucide-react'
import { useNote } from './use-note'

const words = { noted: 'has a note of yours' }

interface FeatureLabelProps {
  feature: { feature_id: string; label: string }
}

/** What a feature is called: by one's own label, with the model's beside it, or by the model's alone. */
export function FeatureLabel({ feature: { feature_id, label } }: FeatureLabelProps) {
  const note = useNote(feature_id)
  return (
    <>
      {note?.label ?? label}
      {note?.label && <span className="text-ink-soft text-[0.85em] font-normal"> {label}</span>}
      {note?.text && (
        <>
          {' '}
          <StickyNote className="text-ink-soft inline size-3.5 align-[-0.15em]" aria-hidden="true" />
          <span className="sr-only">, {words.noted}</span>
        </>
      )}
    </>
  )
}
