'use client'

import { useState } from 'react'
import { PageFrame } from '@/components/ui/page-frame'
import type { Sides } from '@/lib/state/contrast'
import { ContrastForm } from './contrast-form'
import { ContrastResults } from './contrast-results'

/** Two sets of texts in, the features that tell them apart out, and edits or a persona made of those. */
export function ContrastPage() {
  const [asked, setAsked] = useState<Sides | null>(null)
  return (
    <PageFrame
      title="Contrast"
      about="Show two sorts of answers, and find what is at work inside the model in the one and not in the other."
    >
      <ContrastForm onAsk={setAsked} />
      {asked && <ContrastResults key={JSON.stringify(asked)} sides={asked} />}
    </PageFrame>
  )
}
