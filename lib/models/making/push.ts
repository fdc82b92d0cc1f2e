import { Controller, Feature } from '@/lib/steering'

/** Pushes a direction that is no feature yet, which therefore has no other name than its index. */
export function push(indexInSae: number, strength: number): Controller {
  const controller = new Controller()
  if (strength === 0) return controller
  const uuid = `00000000-0000-4000-8000-${indexInSae.toString(16).padStart(12, '0')}`
  controller.nudge(new Feature({ uuid, label: 'on trial', indexInSae }), strength)
  return controller
}
