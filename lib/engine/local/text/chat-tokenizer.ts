import { join } from 'node:path'
import { Template } from '@huggingface/jinja'
import { Tokenizer } from '@huggingface/tokenizers'
import { z } from 'zod'
import type { Message, TokenInfo } from '../../port'
import { readJson } from '../json-file'

const tokenizerFile = z.looseObject({
  added_tokens: z.array(z.looseObject({ id: z.int(), content: z.string() })),
})

const specialToken = z.union([z.string(), z.object({ content: z.string() }).transform((t) => t.content)])

const tokenizerConfigFile = z.looseObject({
  chat_template: z.string(),
  bos_token: specialToken.nullish(),
  eos_token: specialToken.nullish(),
})

/** A stretch of rendered text: one message's content, or template text (`message` null). */
interface Segment {
  text: string
  message: number | null
}

/** Turns conversations into token ids as the model's own chat template says, and token ids into text. */
export class ChatTokenizer {
  private readonly template: Template
  private readonly specials: string[]
  private longestToken?: number

  private constructor(
    private readonly full: Tokenizer,
    /** Knows no special tokens: what a person types stays text. */
    private readonly plain: Tokenizer,
    private readonly config: z.infer<typeof tokenizerConfigFile>,
    added: readonly { content: string }[],
  ) {
    this.template = new Template(config.chat_template)
    this.specials = added.map((t) => t.content)
  }

  static async load(dir: string): Promise<ChatTokenizer> {
    const file = await readJson(join(dir, 'tokenizer.json'), tokenizerFile)
    const config = await readJson(join(dir, 'tokenizer_config.json'), tokenizerConfigFile)
    const plain = new Tokenizer({ ...file, added_tokens: [] }, config)
    return new ChatTokenizer(new Tokenizer(file, config), plain, config, file.added_tokens)
  }

  get eosTokenId(): number | undefined {
    return this.config.eos_token ? this.full.token_to_id(this.config.eos_token) : undefined
  }

  /** The conversation as the model reads it, up to where its answer begins. */
  render(messages: readonly Message[]): string {
    return this.template.render({
      messages: messages.map(({ role, content }) => ({ role, content })),
      add_generation_prompt: messages.at(-1)?.role !== 'assistant',
      bos_token: this.config.bos_token ?? '',
      eos_token: this.config.eos_token ?? '',
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
