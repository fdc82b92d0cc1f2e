import type { JsonIssue } from '@/lib/steering'

/** By name, since the bundler may give thrower and catcher their own copies of the class. */
export function isSteeringJsonError(error: unknown): error is Error & { issues: readonly JsonIssue[] } {
  return error instanceof Error && error.name === 'SteeringJsonError'
}
