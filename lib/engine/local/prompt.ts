import { answerRoom } from '../answer-room'
import { ContextLengthExceeded, PromptRefused } from '../errors'
import type { CompletionRequest, Message, TokenInfo } from '../port'
import type { ChatTokenizer } from './text/chat-tokenizer'

/** What the model reads before it says something. */
export interface Prompt {
  ids: number[]
  tokens(): TokenInfo[]
}

/** Makes prompts that fit the model's context. */
export class PromptReader {
  constructor(
    private readonly tokenizer: ChatTokenizer,
    private readonly contextLength: number,
    private readonly vocabSize: number,
  ) {}

  /**
   * @throws ContextLengthExceeded if too little is left for the answer
   * @throws PromptRefused if a raw prompt has no token, or one that the model lacks
   */
  forAnswer(request: Pick<CompletionRequest, 'messages' | 'prompt' | 'maxTokens'>): Prompt {
    const room = answerRoom(request.maxTokens, this.contextLength)
    const { prompt, messages } = request
    if (prompt === undefined) {
      const ids = this.fitting(charactersOf(messages), () => this.tokenizer.encodeTurn(messages), room)
      return { ids, tokens: () => this.tokenizer.turnTokens(messages) }
    }
    const characters = typeof prompt === 'string' ? prompt.length : 0
    const ids = this.fitting(characters, () => this.rawIds(prompt), room)
    return {
      ids,
      tokens: () => ids.map((id) => ({ id, text: this.tokenizer.bytes.text(id), message: null })),
    }
  }

  /**
   * Token ids of the closed conversation.
   * @throws ContextLengthExceeded if it is longer than the context
   */
  conversation(messages: readonly Message[]): number[] {
    return this.fitting(charactersOf(messages), () => this.tokenizer.encodeChat(messages), 0)
  }

  private rawIds(prompt: string | readonly number[]): number[] {
    const ids = typeof prompt === 'string' ? this.tokenizer.encodeRaw(prompt) : [...prompt]
    if (ids.length === 0) throw new PromptRefused('The prompt is empty: it needs at least one token.')
    const unknown = ids.find((id) => !Number.isInteger(id) || id < 0 || id >= this.vocabSize)
    if (unknown === undefined) return ids
    throw new PromptRefused(`There is no token with id ${unknown}; this model has 0 … ${this.vocabSize - 1}.`)
  }

  private fitting(characters: number, encode: () => number[], room: number): number[] {
    const { contextLength } = this
    // Encoding takes time that grows with the text, so what cannot fit is not encoded.
    const fewest = this.tokenizer.fewestTokens(characters)
    if (fewest + room > contextLength) throw new ContextLengthExceeded(fewest, contextLength, true, room)
    const ids = encode()
    if (ids.length + room > contextLength) {
      throw new ContextLengthExceeded(ids.length, contextLength, false, room)
    }
    return ids
  }
}

const charactersOf = (messages: readonly Message[]) =>
  messages.reduce((sum, { content }) => sum + content.length, 0)
