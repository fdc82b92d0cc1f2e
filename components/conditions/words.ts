import type { ConditionalJson } from '@/lib/steering'

/** How a feature is compared with a number, in plain words. */
export const operatorsInWords: Record<ConditionalJson['operator'], string> = {
  '>': 'fires above',
  '>=': 'fires at least at',
  '<': 'fires below',
  '<=': 'fires at most at',
  '==': 'fires exactly at',
  '!=': 'fires other than at',
}

export const consequencesInWords = {
  set: 'steer by',
  stop: 'end the answer',
  notify: 'tell me',
} as const

export const percent = (share: number) =>
  share > 0 && share < 0.005 ? 'under 1 %' : `${Math.round(share * 1000) / 10} %`
