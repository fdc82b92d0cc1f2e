import type { Tokenizer } from '@huggingface/tokenizers'

type Decoder = Tokenizer['decoder']
const utf8 = new TextEncoder()
const BYTE_TOKEN = /^<0x([0-9A-F]{2})>$/i
const SPACE = '\u2581'
const NOTHING = new Uint8Array(0)

/** Stands where a token has no byte. */
export const NO_BYTE = 256

/**
 * The bytes that each token stands for, so that the bytes of a text's tokens, one after the other, are its UTF-8 form:
 * - byte-level vocabularies (GPT-2, Llama 3, Qwen, SmolLM) spell each byte as one printable character
 * - others (Llama 2, Gemma, Mistral) hold text with U+2581 for a space, and `<0xNN>` for a single byte
 * - added tokens stand for their own text
 */
export class TokenBytes {
  private readonly added: ReadonlyMap<number, { content: string; special: boolean }>
  private readonly byteLevel: boolean
  private first = new Uint16Array(0)

  constructor(private readonly tokenizer: Tokenizer) {
    this.added = tokenizer.get_added_tokens_decoder()
    this.byteLevel = decoderKinds(tokenizer.decoder).has('ByteLevel')
  }

  /** A special token marks structure (a turn, an end); it is no part of what is said. */
  isSpecial(id: number): boolean {
    return this.added.get(id)?.special ?? false
  }

  /** Empty for an id that names no token. */
  of(id: number): Uint8Array {
    const added = this.added.get(id)
    if (added) return utf8.encode(added.content)
    const token = this.tokenizer.id_to_token(id)
    if (token === undefined || token === null) return NOTHING
    if (this.byteLevel) return byteLevelBytes(token)
    const byte = BYTE_TOKEN.exec(token)
    if (byte) return Uint8Array.of(parseInt(byte[1]!, 16))
    return utf8.encode(token.replaceAll(SPACE, ' '))
  }

  /** What `id` adds to an answer: its bytes, and none if it is special. */
  said(id: number): Uint8Array {
    return this.isSpecial(id) ? NOTHING : this.of(id)
  }

  /** The first byte that each of the tokens 0 … count - 1 adds to an answer, `NO_BYTE` for one that adds none. */
  firstSaid(count: number): Uint16Array {
    if (this.first.length !== count)
      this.first = Uint16Array.from({ length: count }, (_, id) => this.said(id)[0] ?? NO_BYTE)
    return this.first
  }

  /** The text of one token alone; an incomplete character shows as U+FFFD. */
  text(id: number): string {
    return decodeUtf8(this.of(id))
  }
}

/** U+FEFF is a character like others inside an answer. */
export const utf8Decoder = () => new TextDecoder('utf-8', { ignoreBOM: true })

const decodeUtf8 = (bytes: Uint8Array) => utf8Decoder().decode(bytes)

function decoderKinds(decoder: Decoder): Set<string> {
  const kinds = new Set<string>()
  const visit = (config: unknown): void => {
    if (typeof config !== 'object' || config === null) return
    if ('type' in config && typeof config.type === 'string') kinds.add(config.type)
    if ('decoders' in config && Array.isArray(config.decoders)) config.decoders.forEach(visit)
  }
  visit(decoder?.config)
  return kinds
}

/** Characters that are no byte's (a vocabulary may hold a few by mistake) stand for themselves. */
function byteLevelBytes(token: string): Uint8Array {
  const bytes: number[] = []
  for (const character of token) {
    const byte = BYTE_OF_CHARACTER.get(character)
    if (byte === undefined) bytes.push(...utf8.encode(character))
    else bytes.push(byte)
  }
  return Uint8Array.from(bytes)
}

/**
 * GPT-2's alphabet (Radford et al. 2019): bytes that print in Latin-1 are their own character, the others, in order, are the
 * characters from U+0100 on.
 */
const BYTE_OF_CHARACTER: ReadonlyMap<string, number> = (() => {
  const prints = (byte: number) => (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad)
  const map = new Map<string, number>()
  let next = 0x100
  for (let byte = 0; byte < 256; byte++) map.set(String.fromCodePoint(prints(byte) ? byte : next++), byte)
  return map
})()
