import type { Tokenizer } from '@huggingface/tokenizers'
import type { Message, TokenInfo } from '../../port'
import type { ChatTemplate } from './chat-template'
import { loadTokenizer, requireEmbedded, type LoadedTokenizer } from './load-tokenizer'
import { locate } from './locate'
import { renderOpen } from './open-conversation'
import { TokenBytes } from './token-bytes'

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
  readonly bytes: TokenBytes
  private longestToken?: number

  private constructor(private readonly loaded: LoadedTokenizer) {
    this.full = loaded.full
    this.plain = loaded.plain
    this.template = loaded.template
    this.specials = loaded.added.map((t) => t.content)
    this.bytes = new TokenBytes(loaded.full)
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

  /** A lower bound on a text's tokens that costs nothing: no token is longer than the vocabulary's longest. */
  fewestTokens(characters: number): number {
    if (this.longestToken === undefined) {
      this.longestToken = 1
      for (const token of this.full.get_vocab(true).keys()) {
        this.longestToken = Math.max(this.longestToken, token.length)
      }
    }
    return Math.ceil(characters / this.longestToken)
  }

  encode(text: string): number[] {
    return this.full.encode(text, { add_special_tokens: false }).ids
  }

  /** Token ids of a text that stands for itself, with the tokens that the tokenizer adds to every text. */
  encodeRaw(text: string): number[] {
    const { ids } = this.full.encode(text, { add_special_tokens: true })
    const spelled = this.encode(text)
    // A text that spells its beginning-of-sequence token has it twice now, which no model has seen.
    const twice = ids.length > spelled.length && ids[0] === spelled[0] && ids[1] === ids[0]
    return twice && this.bytes.isSpecial(ids[0]!) ? ids.slice(1) : ids
  }

  /** Token ids of the rendered conversation. Special tokens that a message spells out are read as plain text. */
  encodeChat(messages: readonly Message[]): number[] {
    return this.encodeRendered(this.render(messages), messages)
  }

  /** Token ids of what the model reads before it answers; an assistant's last message stays open, to be continued. */
  encodeTurn(messages: readonly Message[]): number[] {
    return this.encodeRendered(this.renderTurn(messages), messages)
  }

  /** Every token of the rendered conversation, with the message it belongs to. */
  tokens(messages: readonly Message[]): TokenInfo[] {
    const rendered = this.render(messages)
    return this.placed(this.encodeRendered(rendered, messages), rendered, messages)
  }

  /** The same of what `encodeTurn` encodes. */
  turnTokens(messages: readonly Message[]): TokenInfo[] {
    const rendered = this.renderTurn(messages)
    return this.placed(this.encodeRendered(rendered, messages), rendered, messages)
  }

  decode(ids: number[]): string {
    if (ids.length === 0) return ''
    return this.full.decode(ids, { skip_special_tokens: false, clean_up_tokenization_spaces: false })
  }

  /** @throws CannotContinue if the last message is an assistant's and the template leaves it out */
  private renderTurn(messages: readonly Message[]): string {
    if (messages.at(-1)?.role !== 'assistant') return this.render(messages)
    return renderOpen(messages, (whole) => this.render(whole))
  }

  private encodeRendered(rendered: string, messages: readonly Message[]): number[] {
    if (!messages.some((m) => this.specials.some((s) => m.content.includes(s)))) return this.encode(rendered)
    return segments(rendered, messages).flatMap(({ text, message }) =>
      message === null ? this.encode(text) : this.plain.encode(text, { add_special_tokens: false }).ids,
    )
  }

  private placed(ids: readonly number[], rendered: string, messages: readonly Message[]): TokenInfo[] {
    const ends: { end: number; message: number | null }[] = []
    let position = 0
    for (const { text, message } of segments(rendered, messages)) {
      ends.push({ end: (position += text.length), message })
    }
    const offsets = locate(
      ids.map((id) => this.bytes.of(id)),
      rendered,
    )
    let segment = 0
    return ids.map((id, t) => {
      while (segment < ends.length - 1 && offsets[t]! >= ends[segment]!.end) segment++
      return { id, text: this.bytes.text(id), message: ends[segment]?.message ?? null }
    })
  }
}

/** Cuts the rendered text at the messages' contents, which the template repeats in order (perhaps trimmed). */
function segments(rendered: string, messages: readonly Message[]): Segment[] {
  const result: Segment[] = []
  let cursor = 0
  messages.forEach(({ content }, message) => {
    const forms = [content, content.trimEnd(), content.trimStart(), content.trim()]
    const text = forms.find((form) => rendered.includes(form, cursor))
    if (!text) return
    const start = rendered.indexOf(text, cursor)
    result.push({ text: rendered.slice(cursor, start), message: null }, { text, message })
    cursor = start + text.length
  })
  result.push({ text: rendered.slice(cursor), message: null })
  return result.filter((s) => s.text !== '')
}
