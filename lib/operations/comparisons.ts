import { comparisonBody, type Choice, type ComparisonBody } from '@/lib/store/documents/comparison'
import type { Head, Place } from '@/lib/store/kept'
import type { Context } from './context'
import { requireKnown, type Expected } from './stale'

export interface Comparison {
  head: Head
  body: ComparisonBody
}

/** What a comparison without a choice is listed under. */
export const UNDECIDED = 'none'

export const comparisonOf = (head: Head): Comparison => ({
  head,
  body: JSON.parse(head.body) as ComparisonBody,
})

/** Throws TooManyKept. */
export async function createComparison(
  { kept }: Pick<Context, 'kept'>,
  given: Omit<ComparisonBody, 'chosen_at'>,
): Promise<Comparison> {
  const body = { ...given, chosen_at: chosenAt(given.choice) }
  return comparisonOf(await kept.create('comparison', { ...contentOf(body), parts: [], shown: null }))
}

export const readComparison = async ({ kept }: Pick<Context, 'kept'>, id: string): Promise<Comparison> =>
  comparisonOf(await kept.head('comparison', id))

/** Says which answer is better, or that this is not said after all. Throws UnknownKept and StaleVersion. */
export async function choose(
  { kept }: Pick<Context, 'kept'>,
  id: string,
  choice: Choice,
  expected: Expected,
): Promise<Comparison> {
  const head = await kept.change('comparison', id, (present) => {
    const body = { ...comparisonOf(present).body, choice, chosen_at: chosenAt(choice) }
    requireKnown(expected, { version: present.version, stored: present.body }, JSON.stringify(body))
    return { content: contentOf(body) }
  })
  return comparisonOf(head)
}

const chosenAt = (choice: Choice) => (choice === null ? null : new Date().toISOString())

const contentOf = (body: ComparisonBody) => ({
  body: JSON.stringify(comparisonBody.parse(body)),
  label: body.choice ?? UNDECIDED,
  text: [...body.prompt, body.original, body.steered].map(({ content }) => content).join('\n'),
})

/** Of the comparisons in which one answer was chosen: what was asked, and both answers. */
export interface Preference {
  prompt: ComparisonBody['prompt']
  chosen: string
  rejected: string
}

const PAGE = 100

/**
 * Every choice between two answers: those for the steered one first, and of each the latest first. Ties say nothing of which is better, and neither does a choice between two
 * answers that are the same: both are left out. @param model only choices between answers of this model
 */
export async function* preferences(
  { kept }: Pick<Context, 'kept'>,
  model?: string,
): AsyncGenerator<Preference> {
  for (const label of ['steered', 'original']) {
    let after: Place | undefined
    do {
      const page = await kept.list('comparison', { label, limit: PAGE, after })
      for (const head of page.heads) {
        const { prompt, original, steered, choice } = comparisonOf(head).body
        const [chosen, rejected] = choice === 'steered' ? [steered, original] : [original, steered]
        const isOfModel =
          model === undefined || [chosen, rejected].every(({ made_by }) => made_by.model === model)
        if (isOfModel && chosen.content !== rejected.content)
          yield { prompt, chosen: chosen.content, rejected: rejected.content }
      }
      after = page.next ?? undefined
    } while (after)
  }
}
