import { queryOptions } from '@tanstack/react-query'
import { MAX_CONTRASTED, MAX_MESSAGE_CHARS } from '@/lib/protocols/common/limits'
import type { ChatMessage, ContrastedFeature } from '@/lib/protocols/tiller/contract'
import type { Studio } from './studio'

/** Texts of one side as a person writes them: parted by lines of dashes, or by empty lines where there are none. */
export function textsOf(written: string): string[] {
  const rule = /^\s*-{3,}\s*$/m
  const parts = written.split(rule.test(written) ? new RegExp(rule, 'gm') : /\n\s*\n/)
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** What is wrong with the two sides, in words; null if they can be told apart. */
export function faultOf(first: readonly string[], second: readonly string[]): string | null {
  for (const [name, texts] of [
    ['A', first],
    ['B', second],
  ] as const) {
    if (texts.length === 0) return `Write a text under ${name}.`
    if (texts.length > MAX_CONTRASTED)
      return `${name} has ${texts.length} texts, and takes at most ${MAX_CONTRASTED}.`
    if (texts.some((text) => text.length > MAX_MESSAGE_CHARS))
      return `A text under ${name} is longer than ${MAX_MESSAGE_CHARS.toLocaleString('en')} characters.`
  }
  return null
}

/** A text as what an assistant says, which is where steering acts. */
const asAnswer = (content: string): ChatMessage[] => [{ role: 'assistant', content }]

export interface Sides {
  first: readonly string[]
  second: readonly string[]
}

/** Enough for what speaks to people to be among them. */
const READ = 80

export const contrastQuery = ({ client, model, session }: Studio, { first, second }: Sides) =>
  queryOptions({
    queryKey: [model, 'contrast', first, second],
    queryFn: ({ signal }) =>
      session.call(
        (address) =>
          client.features.contrast(
            { ...address, first: first.map(asAnswer), second: second.map(asAnswer), top_k: READ },
            { signal },
          ),
        signal,
      ),
    staleTime: Infinity,
    retry: false,
  })

/** How sure it is that a feature tells the sides apart. */
export function certaintyOf({ chance }: Pick<ContrastedFeature, 'chance'>): 'clear' | 'likely' | 'unsure' {
  if (chance <= 0.05) return 'clear'
  return chance <= 0.2 ? 'likely' : 'unsure'
}

const AUDIBLE = 0.6
const SOFTER = 0.3

/** A strength to begin with: towards the first side or away from the second, within what reads fluently. */
export const startStrength = (
  { fluent_up_to }: Pick<ContrastedFeature, 'fluent_up_to'>,
  side: 'first' | 'second',
): number => (side === 'second' ? -SOFTER : Math.min(AUDIBLE, fluent_up_to || AUDIBLE))
