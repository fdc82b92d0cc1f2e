import dynamic from 'next/dynamic'
import { useGuide } from '@/lib/state/workspace-context'

const GuideCard = dynamic(() => import('./guide-card').then((module) => module.GuideCard), { ssr: false })

/** A place where the guide may speak; it is loaded when it is taken. */
export const GuideSlot = ({ place }: { place: 'chat' | 'panel' }) =>
  useGuide(({ step }) => step !== null) ? <GuideCard place={place} /> : null
