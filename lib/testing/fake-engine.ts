import { ContextLengthExceeded, UnsupportedByEngine } from '@/lib/engine/errors'
import type {
  Activations,
  CompletionRequest,
  Engine,
  EngineCard,
  EngineEvent,
  FeatureEffect,
  Message,
  Residuals,
  PromptToken,
  SimilarLatent,
  TokenInfo,
} from '@/lib/engine/port'

/** What a test makes an answer do. */
export interface FakeBehaviour {
  /** The words of every answer, one token each. */
  words: string[]
  /** Thrown in place of the word with this index. */
  failAt?: { word: number; error: Error }
  /** Awaited before every word. */
  beforeWord: (index: number, signal: AbortSignal) => Promise<void>
  /** The activations of each word of a message, by the word. */
  fires: Record<string, Record<number, number>>
}

export const FAKE_CARD: EngineCard = {
  engine: 'fake',
  model: 'fake-model',
  parameters: 1000,
  layers: 2,
  contextLength: 64,
  chatTemplate: true,
  sae: { readLayer: 0, steerLayer: 0, latents: 8 },
  capabilities: ['complete', 'prompt', 'activations', 'tokenize'],
}

/** An engine without a model: it says given words, one token each, and remembers what it was asked. For tests only. */
export class FakeEngine implements Engine {
  readonly card = FAKE_CARD
  readonly requests: CompletionRequest[] = []
  /** How many answers were begun and have neither ended nor been left. */
  running = 0
  behaviour: FakeBehaviour = { words: ['Hello', ' world'], beforeWord: async () => {}, fires: {} }

  async *complete(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<EngineEvent> {
    this.requests.push(request)
    const read = this.promptOf(request)
    const promptTokens = read.length
    if (promptTokens >= this.card.contextLength) {
      throw new ContextLengthExceeded(promptTokens, this.card.contextLength)
    }
    this.running += 1
    try {
      if (request.promptLogprobs !== undefined) yield { type: 'prompt', tokens: rated(read) }
      yield* this.say(request, promptTokens, signal)
    } finally {
      this.running -= 1
    }
  }

  private async *say(
    request: CompletionRequest,
    promptTokens: number,
    signal: AbortSignal,
  ): AsyncGenerator<EngineEvent> {
    const { words, failAt, beforeWord } = this.behaviour
    const limit = Math.min(request.maxTokens, this.card.contextLength - promptTokens)
    for (const [index, text] of words.slice(0, limit).entries()) {
      await beforeWord(index, signal)
      signal.throwIfAborted()
      if (failAt?.word === index) throw failAt.error
      const logprob = { id: index, text, bytes: [...Buffer.from(text)], logprob: -0.5, top: [] }
      yield { type: 'token', id: index, text, index, ...(request.topLogprobs !== undefined && { logprob }) }
      const fires = this.behaviour.fires[text.trim()] ?? {}
      if (request.follow)
        yield { type: 'activations', index, values: request.follow.map((feature) => fires[feature] ?? 0) }
    }
    const completionTokens = Math.min(words.length, limit)
    const reason = words.length > limit ? 'length' : 'stop'
    yield { type: 'finish', reason, usage: { promptTokens, completionTokens } }
  }

  async activations(
    { messages }: { messages: readonly Message[] },
    signal: AbortSignal,
  ): Promise<Activations> {
    signal.throwIfAborted()
    const tokens = this.tokens(messages)
    const rows = tokens.map(({ text }) => {
      const fires = Object.entries(this.behaviour.fires[text] ?? {})
      return {
        indices: Int32Array.from(fires, ([i]) => Number(i)),
        values: Float32Array.from(fires, ([, v]) => v),
      }
    })
    return { tokens, rows }
  }

  async logits(): Promise<Float32Array[]> {
    throw new UnsupportedByEngine('fake', 'logits')
  }

  async attribute(): Promise<FeatureEffect[]> {
    throw new UnsupportedByEngine('fake', 'attribute')
  }

  async similar(): Promise<SimilarLatent[]> {
    throw new UnsupportedByEngine('fake', 'similar')
  }

  async lengths(): Promise<number[]> {
    throw new UnsupportedByEngine('fake', 'similar')
  }

  async vocabulary(): Promise<string[]> {
    return this.behaviour.words
  }

  async setDirections(): Promise<void> {
    throw new UnsupportedByEngine('fake', 'directions')
  }

  async residuals(): Promise<Residuals> {
    throw new UnsupportedByEngine('fake', 'residuals')
  }

  async close(): Promise<void> {}

  async tokenize(messages: readonly Message[]) {
    return this.tokens(messages)
  }

  /** The words of a raw prompt, or the tokens of the conversation. */
  private promptOf({ messages, prompt }: CompletionRequest): TokenInfo[] {
    if (prompt === undefined) return this.tokens(messages)
    const words = typeof prompt === 'string' ? prompt.split(/(?= )/) : prompt.map((id) => `#${id}`)
    return words.map((text) => ({ id: 1, text, message: null }))
  }

  /** A template token for each message, then its words. */
  private tokens(messages: readonly Message[]) {
    return messages.flatMap(({ role, content }, message) => [
      { id: 0, text: `<${role}>`, message: null },
      ...content.split(' ').map((text) => ({ id: 1, text, message })),
    ])
  }
}

/** Every token but the first has a probability of 1/e. */
const rated = (tokens: readonly TokenInfo[]): PromptToken[] =>
  tokens.map(({ id, text, message }, at) => {
    const bytes = [...Buffer.from(text)]
    const logprob = { id, text, bytes, logprob: -1, top: [] }
    return { id, text, message, bytes, ...(at > 0 && { logprob }) }
  })
