import type { Tokenizer } from '@huggingface/tokenizers'
import type { Message, TokenInfo } from '../../port'
import type { ChatTemplate } from './chat-template'
import { loadTokenizer, requireEmbedded, type LoadedTokenizer } from './load-tokenizer'

/** A stretch of rendered text: one message's content, or template text (`message` null). */
interface Segment {
  text: string
  message: number | null
}

/** Turns conversations into token ids as the model's own chat template says, and token ids into text. */
export class ChatTokenizer {
  private readonly full: Tokenizer
  /** Knows no special tokens: what a person types stays text. */
  private readonly plain: Tokenizer
  private readonly template: ChatTemplate
  private readonly specials: string[]
  private longestToken?: number

  private constructor(private readonly loaded: LoadedTokenizer) {
    this.full = loaded.full
    this.plain = loaded.plain
    this.template = loaded.template
    this.specials = loaded.added.map((t) => t.content)
  }

  /** @throws ModelLoadError if the model's tokenizer or chat template is missing, broken or not supported */
  static async load(path: string): Promise<ChatTokenizer> {
    return new ChatTokenizer(await loadTokenizer(path))
  }

  /** @throws ModelLoadError if a token has no row in an embedding of `rows` rows */
  requireEmbedded(rows: number): void {
    requireEmbedded(this.loaded, rows)
  }

  /** The model has no chat template: it continues the messages' texts. */
  get continuesTexts(): boolean {
    return this.template.plain
  }

  get acceptsSystem(): boolean {
    return this.template.acceptsSystem
  }

  get eosTokenId(): number | undefined {
    const { eosToken } = this.loaded
    return eosToken === null ? undefined : this.full.token_to_id(eosToken)
  }

  /**
   * The conversation as the model reads it, up to where its answer begins.
   * @throws ConversationRefused if the chat template does not take it
   */
  render(messages: readonly Message[]): string {
    return this.template.render({
      messages: messages.map(({ role, content }) => ({ role, content })),
      add_generation_prompt: messages.at(-1)?.role !== 'assistant',
    })
  }

  /** A lower bound on the conversation's tokens that costs nothing: no token is longer than the vocabulary's longest. */
  fewestTokens(messages: readonly Message[]): number {
    this.longestToken ??= Math.max(...Array.from(this.full.get_vocab(true).keys(), (token) => token.length))
    const characters = messages.reduce((sum, { content }) => sum + content.length, 0)
    return Math.ceil(characters / this.longestToken)
  }

  encode(text: string): number[] {
    return this.full.encode(text, { add_special_tokens: false }).ids
  }

  /** Token ids of the rendered conversation. Special tokens that a message spells out are read as plain text. */
  encodeChat(messages: readonly Message[]): number[] {
    const rendered = this.render(messages)
    if (!messages.some((m) => this.specials.some((s) => m.content.includes(s)))) return this.encode(rendered)
    return segments(rendered, messages).flatMap(({ text, message }) =>
      message === null ? this.encode(text) : this.plain.encode(text, { add_special_tokens: false }).ids,
    )
  }

  /** Every token of the rendered conversation, with the message it belongs to. */
  tokens(messages: readonly Message[]): TokenInfo[] {
    const ends: { end: number; message: number | null }[] = []
    let position = 0
    for (const { text, message } of segments(this.render(messages), messages)) {
      ends.push({ end: (position += text.length), message })
    }
    let offset = 0
    let segment = 0
    return this.pieces(this.encodeChat(messages)).map(({ id, text, advance }) => {
      while (segment < ends.length - 1 && offset >= ends[segment]!.end) segment++
      offset += advance
      return { id, text, message: ends[segment]?.message ?? null }
    })
  }

  decode(ids: number[]): string {
    if (ids.length === 0) return ''
    return this.full.decode(ids, { skip_special_tokens: false, clean_up_tokenization_spaces: false })
  }

  /**
   * Each token's text, and by how many characters the text so far grows with it: a character of several bytes counts at
   * the token that completes it.
   */
  private pieces(ids: number[]) {
    let pending: number[] = []
    return ids.map((id) => {
      pending.push(id)
      const text = this.decode(pending)
      const complete = !text.endsWith('\ufffd')
      if (complete) pending = []
      return { id, text: this.decode([id]), advance: complete ? text.length : 0 }
    })
  }
}

/** Cuts the rendered text at the messages' contents, which the template repeats in order (perhaps trimmed). */
function segments(rendered: string, messages: readonly Message[]): Segment[] {
  const result: Segment[] = []
  let cursor = 0
  messages.forEach(({ content }, message) => {
    const text = rendered.includes(content, cursor) ? content : content.trim()
    const start = rendered.indexOf(text, cursor)
    if (start < 0 || text === '') return
    result.push({ text: rendered.slice(cursor, start), message: null }, { text, message })
    cursor = start + text.length
  })
  result.push({ text: rendered.slice(cursor), message: null })
  return result.filter((s) => s.text !== '')
}
