import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ModelLoadError } from '@/lib/engine/errors'
import type { Engine, EngineEvent, Message } from '@/lib/engine/port'
import { Controller, Feature } from '@/lib/steering'

/** The file of a model's folder that says what the model answers. */
export const KNOWN_ANSWERS = 'known-answers.json'

/** By how much a log-probability may differ, in nats: sums in another order change it by less, other weights by more. */
const TOLERANCE = 0.02
const TO_DO =
  'The weights, the SAE or the tokenizer are broken, or not those that the file was made of. Copy the model from where it came from ' +
  `again; if it was changed on purpose, remove ${KNOWN_ANSWERS}.`

const knownAnswer = z.object({
  name: z.string().min(1),
  messages: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).min(1),
  /** What the conversation is as tokens, the beginning of the answer included. */
  prompt_ids: z.array(z.int()).min(1),
  /** In the SAE's units, which do not change when strengths are measured anew; `mul` has a factor. */
  interventions: z.array(
    z.object({ mode: z.enum(['nudge', 'pin', 'mul']), index_in_sae: z.int().min(0), value: z.number() }),
  ),
  /** The likeliest tokens, none of which ends the answer, and the natural logarithms of their probabilities as steered. */
  answer_ids: z.array(z.int()).min(1),
  logprobs: z.array(z.number()),
})
const knownAnswersFile = z.object({ answers: z.array(knownAnswer).min(1) })

type KnownAnswer = z.infer<typeof knownAnswer>

/**
 * Has a model that was loaded say what its folder's `known-answers.json` says it answers, which training/ computes with PyTorch;
 * of a folder without one, that it computes numbers at all.
 * @param units strength 1 of every latent, in the SAE's units, [d_sae]
 * @throws ModelLoadError that says what differs and what to do
 */
export async function checkAnswers(dir: string, engine: Engine, units: Float32Array): Promise<void> {
  const known = await readKnownAnswers(join(dir, KNOWN_ANSWERS))
  if (known === null) return checkFinite(dir, engine)
  for (const answer of known) await checkAnswer(engine, answer, units)
}

async function readKnownAnswers(path: string): Promise<KnownAnswer[] | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new ModelLoadError(`Cannot read ${path} (${error.code})`)
  })
  if (text === null) return null
  try {
    return knownAnswersFile.parse(JSON.parse(text)).answers
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)
    throw new ModelLoadError(`Cannot use ${path}, by which the model is checked: ${reason}`)
  }
}

async function checkAnswer(engine: Engine, known: KnownAnswer, units: Float32Array): Promise<void> {
  const { name, messages, prompt_ids, answer_ids, logprobs } = known
  const wrong = (what: string) =>
    new ModelLoadError(`${KNOWN_ANSWERS}: the model does not answer "${name}" as it should: ${what}. ${TO_DO}`)
  const read = (await engine.tokenize(messages)).map(({ id }) => id)
  const other = firstOther(read, prompt_ids)
  if (other !== null) throw wrong(`token ${other} of the prompt is ${read[other]}, not ${prompt_ids[other]}`)
  const controller = controllerOf(known, units)
  if (controller === null) return
  let at = 0
  for await (const event of greedy(engine, messages, controller, answer_ids.length)) {
    if (event.type !== 'token' || event.id < 0) continue
    const expected = logprobs[at]
    const { logprob } = event.logprob!
    if (event.id !== answer_ids[at])
      throw wrong(`token ${at} is ${event.id} (${JSON.stringify(event.text)}), not ${answer_ids[at]}`)
    // Written so that NaN is a fault.
    if (expected !== undefined && !(Math.abs(logprob - expected) <= TOLERANCE))
      throw wrong(`token ${at} is ${event.id} with a log-probability of ${logprob.toFixed(4)}, not ${expected}`)
    at++
  }
  if (at < answer_ids.length) throw wrong(`it ends after ${at} tokens, before token ${answer_ids[at]}`)
}

/** Where two lists of tokens differ first; null if they do not. */
function firstOther(found: readonly number[], expected: readonly number[]): number | null {
  const length = Math.max(found.length, expected.length)
  for (let at = 0; at < length; at++) if (found[at] !== expected[at]) return at
  return null
}

/** null where a catalogue gives one of the latents no unit, so that nothing can be said in it. */
function controllerOf({ interventions }: KnownAnswer, units: Float32Array): Controller | null {
  const controller = new Controller()
  for (const { mode, index_in_sae: index, value } of interventions) {
    const unit = units[index]
    if (unit === undefined)
      throw new ModelLoadError(
        `${KNOWN_ANSWERS} steers the latent ${index}, and the SAE has ${units.length}. ${TO_DO}`,
      )
    const uuid = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
    const feature = new Feature({ uuid, label: `latent ${index}`, indexInSae: index })
    if (mode === 'mul') controller.mul(feature, value)
    else if (unit === 0) return null
    else if (mode === 'pin') controller.set(feature, value / unit)
    else controller.nudge(feature, value / unit)
  }
  return controller
}

function greedy(
  engine: Engine,
  messages: readonly Message[],
  controller: Controller,
  maxTokens: number,
): AsyncIterable<EngineEvent> {
  const drawn = { temperature: 0, topP: 1, seed: 0, repetitionPenalty: 1, topLogprobs: 0 }
  return engine.complete({ messages, controller, maxTokens, ...drawn }, new AbortController().signal)
}

/** A text that every tokenizer reads. */
const SOME_TEXT = 'Hello'

/** @throws ModelLoadError if what the model computes of a short text are no numbers */
async function checkFinite(dir: string, engine: Engine): Promise<void> {
  const request = { messages: [], prompt: SOME_TEXT, controller: new Controller(), maxTokens: 1 }
  const drawn = { temperature: 0, topP: 1, seed: 0, topLogprobs: 1, promptLogprobs: 0 }
  const never = new AbortController().signal
  for await (const event of engine.complete({ ...request, ...drawn }, never)) {
    const told = event.type === 'token' ? event.logprob : event.type === 'finish' ? event.end : undefined
    // A logit that is no number makes every probability none.
    if (told === undefined || Number.isFinite(told.logprob)) continue
    throw new ModelLoadError(
      `${dir}: the model's logits are no finite numbers, so it cannot answer. Its weights are broken, or too large for the ` +
        'numbers of their file. Copy the model from where it came from again.',
    )
  }
}
