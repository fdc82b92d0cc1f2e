import type { CompletionRequest, EngineEvent, Logprob, PromptToken, Usage } from '@/lib/engine/port'
import { Failure } from '@/lib/errors'
import { begin } from './begin'
import { requireKnownTokens } from './known-tokens'
import type { Reader } from './reading'

export interface AnswerRequest extends Omit<CompletionRequest, 'seed' | 'prompt'> {
  /** A whole number. Left out, one of 32 bits is drawn. */
  seed?: number
  /** How many answers, said one after the other; choice i is drawn with seed + i. 1 if left out. */
  choices?: number
  /**
   * Raw prompts in place of the conversation, one after the other. Each is answered as it would be alone: its choices have
   * the seeds of the first one's, and choice c of prompt p is number p · choices + c.
   */
  prompts?: readonly (string | readonly number[])[]
}

export type AnswerToken = Extract<EngineEvent, { type: 'token' }>

/**
 * `choice` counts from 0. The last event of a choice is `finish`; its usage counts each prompt once, whatever the number of
 * its choices, and all choices so far.
 */
export type AnswerEvent =
  | { type: 'prompt'; choice: number; tokens: readonly PromptToken[] }
  | { type: 'token'; choice: number; token: AnswerToken }
  | { type: 'event'; choice: number; name: string; prompt?: true }
  | { type: 'activations'; choice: number; index: number; values: readonly number[] }
  | { type: 'finish'; choice: number; reason: Ending['reason']; usage: Usage; end?: Ending['end'] }

/** How an answer ended; `end` is the token by which the model ended it, where log-probabilities were asked for. */
interface Ending {
  reason: 'stop' | 'length'
  end?: Logprob & { top: Logprob[] }
}

/** An answer that has begun. */
export interface Answer {
  /** What the choices of a prompt are drawn with. */
  seeds: readonly (number | bigint)[]
  /** Must be iterated to its end or left, since it holds one of the slots for answers until then. */
  events: AsyncIterable<AnswerEvent>
}

/**
 * Starts an answer: waits for a slot and lets the engine read the conversation. Its choices share the slot, since choices
 * that waited for slots of their own could wait for each other. Whatever is wrong with the request is thrown here, before
 * anything was said, and so is what `whenBegun` throws, which is called once the engine has begun.
 *
 * An answer that a condition of its controller ends throws `inference_aborted` with what had been said.
 */
export async function startAnswer(
  { engine, slots }: { engine: Reader['engine']; slots: Pick<Reader['slots'], 'answers'> },
  request: AnswerRequest,
  signal: AbortSignal,
  whenBegun?: () => Promise<void>,
): Promise<Answer> {
  const { seed: given, choices = 1, prompts = [undefined], ...asked } = request
  await requireKnownTokens(engine, asked)
  const first = given ?? drawSeed()
  const seeds = Array.from({ length: choices }, (_, choice) => seedAfter(first, choice))
  return { seeds, events: await begin(slots.answers, everyChoice, signal, whenBegun) }

  async function* everyChoice(): AsyncGenerator<AnswerEvent> {
    let spent: Usage = { promptTokens: 0, completionTokens: 0 }
    for (const [at, prompt] of prompts.entries()) {
      const before = spent
      for (const [index, seed] of seeds.entries()) {
        const said = { promptTokens: before.promptTokens, completionTokens: spent.completionTokens }
        const events = engine.complete({ ...asked, prompt, seed }, signal)
        spent = yield* oneChoice(events, at * choices + index, said)
      }
    }
  }
}

/** Beyond 2^53 numbers are too coarse to count up in. */
function seedAfter(first: number, choice: number): number | bigint {
  const sum = first + choice
  return Number.isSafeInteger(sum) ? sum : BigInt(first) + BigInt(choice)
}

function drawSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0
}

/** @param before what was read and said before it, this choice's own prompt left out */
async function* oneChoice(
  events: AsyncIterable<EngineEvent>,
  choice: number,
  before: Usage,
): AsyncGenerator<AnswerEvent, Usage> {
  let said = ''
  for await (const event of events) {
    if (event.type === 'prompt') yield { type: 'prompt', choice, tokens: event.tokens }
    if (event.type === 'event')
      yield { type: 'event', choice, name: event.name, ...(event.prompt && { prompt: true as const }) }
    if (event.type === 'activations')
      yield { type: 'activations', choice, index: event.index, values: event.values }
    if (event.type === 'token') {
      said += event.text
      yield { type: 'token', choice, token: event }
    }
    if (event.type === 'abort') throw abortion(event.name, said)
    if (event.type !== 'finish') continue
    const { reason, end } = event
    const usage = {
      promptTokens: before.promptTokens + event.usage.promptTokens,
      completionTokens: before.completionTokens + event.usage.completionTokens,
    }
    yield { type: 'finish', choice, reason, usage, ...(end && { end }) }
    return usage
  }
  throw new Error('The engine ended an answer without saying why')
}

function abortion(eventName: string, content: string): Failure {
  const told = 'A condition of the variant held, and ended the answer.'
  return new Failure('inference_aborted', told, { content, event_name: eventName })
}

/** A choice that is over. */
export interface WholeChoice extends Ending {
  text: string
  tokens: AnswerToken[]
  /** The tokens of its prompt, where their log-probabilities were asked for. */
  prompt?: readonly PromptToken[]
  /** The events that were reported, each name once. */
  events: string[]
}

/** An answer that is over. */
export interface WholeAnswer {
  choices: WholeChoice[]
  usage: Usage
}

/** Waits for the whole answer. Throws what the answer throws. */
export async function collectAnswer({ events }: Answer): Promise<WholeAnswer> {
  const whole: WholeAnswer = { choices: [], usage: { promptTokens: 0, completionTokens: 0 } }
  let tokens: AnswerToken[] = []
  let names: string[] = []
  let prompt: readonly PromptToken[] | undefined
  for await (const event of events) {
    if (event.type === 'token') tokens.push(event.token)
    else if (event.type === 'event') names.push(event.name)
    else if (event.type === 'prompt') prompt = event.tokens
    else if (event.type === 'finish') {
      const text = tokens.map((token) => token.text).join('')
      const { reason, end } = event
      whole.choices.push({ text, tokens, prompt, reason, end, events: [...new Set(names)] })
      whole.usage = event.usage
      tokens = []
      names = []
    }
  }
  return whole
}
