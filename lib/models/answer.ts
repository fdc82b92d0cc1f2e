import type { CompletionRequest, EngineEvent, Usage } from '@/lib/engine/port'
import { Failure } from '@/lib/errors'
import { begin } from './begin'
import type { ServedModel } from './served-model'

export interface AnswerRequest extends Omit<CompletionRequest, 'seed'> {
  /** Left out, one is drawn. */
  seed?: number
  /** How many answers, said one after the other; choice i is drawn with seed + i. 1 if left out. */
  choices?: number
}

export type AnswerToken = Extract<EngineEvent, { type: 'token' }>

/**
 * `choice` counts from 0. The last event of a choice is `finish`; its usage counts the conversation, which is the same for
 * every choice, once, and all choices so far.
 */
export type AnswerEvent =
  | { type: 'token'; choice: number; token: AnswerToken }
  | { type: 'event'; choice: number; name: string }
  | { type: 'finish'; choice: number; reason: 'stop' | 'length'; usage: Usage }

/** An answer that has begun. */
export interface Answer {
  /** What each choice is drawn with. */
  seeds: readonly number[]
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
  { engine, slots }: Pick<ServedModel, 'engine' | 'slots'>,
  request: AnswerRequest,
  signal: AbortSignal,
  whenBegun?: () => Promise<void>,
): Promise<Answer> {
  const { seed: given, choices = 1, ...asked } = request
  const first = given ?? drawSeed()
  const seeds = Array.from({ length: choices }, (_, choice) => (first + choice) >>> 0)
  return { seeds, events: await begin(slots.answers, everyChoice, signal, whenBegun) }

  async function* everyChoice(): AsyncGenerator<AnswerEvent> {
    let completionTokens = 0
    for (const [choice, seed] of seeds.entries()) {
      const usage = yield* oneChoice(engine.complete({ ...asked, seed }, signal), choice, completionTokens)
      completionTokens = usage.completionTokens
    }
  }
}

function drawSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0
}

async function* oneChoice(
  events: AsyncIterable<EngineEvent>,
  choice: number,
  saidBefore: number,
): AsyncGenerator<AnswerEvent, Usage> {
  let said = ''
  for await (const event of events) {
    if (event.type === 'event') yield { type: 'event', choice, name: event.name }
    if (event.type === 'token') {
      said += event.text
      yield { type: 'token', choice, token: event }
    }
    if (event.type === 'abort') throw abortion(event.name, said)
    if (event.type !== 'finish') continue
    const { promptTokens, completionTokens } = event.usage
    const usage = { promptTokens, completionTokens: saidBefore + completionTokens }
    yield { type: 'finish', choice, reason: event.reason, usage }
    return usage
  }
  throw new Error('The engine ended an answer without saying why')
}

function abortion(eventName: string, content: string): Failure {
  const told = 'A condition of the variant held, and ended the answer.'
  return new Failure('inference_aborted', told, { content, event_name: eventName })
}

/** An answer that is over. */
export interface WholeAnswer {
  choices: {
    text: string
    tokens: AnswerToken[]
    reason: 'stop' | 'length'
    /** The events that were reported, each name once. */
    events: string[]
  }[]
  usage: Usage
}

/** Waits for the whole answer. Throws what the answer throws. */
export async function collectAnswer({ events }: Answer): Promise<WholeAnswer> {
  const whole: WholeAnswer = { choices: [], usage: { promptTokens: 0, completionTokens: 0 } }
  let tokens: AnswerToken[] = []
  let names: string[] = []
  for await (const event of events) {
    if (event.type === 'token') tokens.push(event.token)
    else if (event.type === 'event') names.push(event.name)
    else {
      const text = tokens.map((token) => token.text).join('')
      whole.choices.push({ text, tokens, reason: event.reason, events: [...new Set(names)] })
      whole.usage = event.usage
      tokens = []
      names = []
    }
  }
  return whole
}
