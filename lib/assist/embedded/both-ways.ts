import type { CatalogueEntry } from '@/lib/catalogue'
import { Failure } from '@/lib/errors'
import { collectAnswer, startAnswer } from '@/lib/models/answer'
import { Controller, Feature, type Message } from '@/lib/steering'
import type { ContrastiveDataset, Wish } from '../analyser'
import type { Tools } from './feature-finder'

/** Plain requests, none of which asks for a style. */
const REQUESTS = [
  'Tell me about the sea.',
  'Why do people like music?',
  'Give me some advice about cooking.',
  'What do you think of trains?',
]
const ANSWER_TOKENS = 40
const SAMPLING = { temperature: 0.7, topP: 0.9, seed: 11 }

/**
 * Lets the model answer plain requests twice with the same seed: with the specification as its instructions and steered
 * toward it, and with neither. The conversations that come back hold no instructions, so that they differ in what was
 * answered alone. Requests that were answered with nothing are left out; throws `engine_unavailable` if all were.
 */
export async function answerBothWays(
  tools: Tools,
  specification: string,
  strengths: readonly { wish: Wish; strength: number }[],
  signal: AbortSignal,
): Promise<ContrastiveDataset> {
  const steered = steering(strengths.map(({ wish, strength }) => [wish.entry, strength]))
  const dataset: ContrastiveDataset = [[], []]
  const instructions: Message = { role: 'system', content: specification }
  for (const content of REQUESTS) {
    const request: Message = { role: 'user', content }
    const answers = [
      await answer(tools, [instructions, request], steered, signal),
      await answer(tools, [request], new Controller(), signal),
    ] as const
    if (answers.some((text) => text === '')) continue
    answers.forEach((text, side) => dataset[side]?.push([request, { role: 'assistant', content: text }]))
  }
  if (dataset[0].length > 0) return dataset
  throw new Failure('engine_unavailable', 'The model answered with nothing. Name something else to show.')
}

function steering(edits: readonly (readonly [CatalogueEntry, number])[]): Controller {
  const controller = new Controller()
  for (const [entry, strength] of edits) controller.nudge(new Feature(entry), strength)
  return controller
}

async function answer(
  tools: Tools,
  messages: readonly Message[],
  controller: Controller,
  signal: AbortSignal,
): Promise<string> {
  const request = { messages, controller, maxTokens: ANSWER_TOKENS, ...SAMPLING }
  const { choices } = await collectAnswer(await startAnswer(tools, request, signal))
  return choices[0]?.text.trim() ?? ''
}
