import type { Tokenizer } from '@huggingface/tokenizers'
import { z } from 'zod'
import { ModelLoadError } from '../../errors'
import { openModelFiles } from '../files/model-files'
import { checked } from '../json-file'
import { buildTokenizer } from './build-tokenizer'
import { ChatTemplate } from './chat-template'
import { readTokenizerJson, type AddedToken, type TokenizerJson } from './tokenizer-json'

const specialToken = z
  .union([z.string(), z.object({ content: z.string() }).transform((token) => token.content)])
  .nullish()

const configFile = z.looseObject({
  bos_token: specialToken,
  eos_token: specialToken,
  unk_token: specialToken,
  pad_token: specialToken,
})

/** A model's tokenizer and chat template, checked. */
export interface LoadedTokenizer {
  /** The file, for messages. */
  source: string
  full: Tokenizer
  /** Knows no added tokens: what a person types stays text. */
  plain: Tokenizer
  added: readonly AddedToken[]
  largestId: number
  template: ChatTemplate
  /** The token that texts begin with; null if there is none, or the model is not told of it. */
  bosToken: string | null
  eosToken: string | null
}

/**
 * @param path a model's folder or GGUF file
 * @throws ModelLoadError if tokenizer or template are missing, broken or not supported
 */
export async function loadTokenizer(path: string): Promise<LoadedTokenizer> {
  const files = await (await openModelFiles(path)).tokenizer()
  const { source } = files
  const { json, added_tokens: added, largestId } = readTokenizerJson(source, files.tokenizer)
  const config = checked(source, files.config, configFile)
  const full = buildTokenizer(source, json, config)
  const bosToken = config.bos_token ?? null
  const eosToken = config.eos_token ?? null
  // A model without a template reads texts as its tokenizer makes them.
  const begins = files.chatTemplate !== null || full.encode('').tokens[0] === bosToken
  const template = ChatTemplate.load(source, files.chatTemplate, {
    bos_token: (begins ? bosToken : null) ?? '',
    eos_token: eosToken ?? '',
    ...(config.unk_token && { unk_token: config.unk_token }),
    ...(config.pad_token && { pad_token: config.pad_token }),
  })
  const plain = buildTokenizer(source, withoutSpecials(json, added), config)
  return { source, full, plain, added, largestId, template, bosToken: begins ? bosToken : null, eosToken }
}

/** @throws ModelLoadError if a token has no row in the embedding of `rows` rows */
export function requireEmbedded({ source, full, added, largestId }: LoadedTokenizer, rows: number): void {
  if (largestId < rows) return
  const token = added.find(({ id }) => id >= rows)?.content ?? full.id_to_token(largestId)
  throw new ModelLoadError(
    `Cannot use ${source}: its token "${token}" has the id ${added.find(({ id }) => id >= rows)?.id ?? largestId}, ` +
      `but the model embeds only ${rows} tokens. Tokenizer and model do not belong together`,
  )
}

/** The same tokenizer without added tokens, which reaches the special ones by no merge either. */
function withoutSpecials(json: TokenizerJson['json'], added: readonly AddedToken[]): TokenizerJson['json'] {
  const special = new Set(added.filter((token) => token.special).map(({ content }) => content))
  const { vocab, merges, ...model } = json.model
  const joined = (merge: (typeof merges)[number]) =>
    typeof merge === 'string' ? merge.replace(' ', '') : merge.join('')
  return {
    ...json,
    added_tokens: [],
    model: {
      ...model,
      vocab: Object.fromEntries(
        Object.entries(vocab).filter(([token]) => !special.has(token) || token === model.unk_token),
      ),
      merges: merges.filter((merge) => !special.has(joined(merge))),
    },
  }
}
