import type { TokenizerFiles } from '../files/model-files'
import type { GgufFile } from './gguf-file'
import { Metadata } from './metadata'
import { PRE_TOKENIZERS } from './pre-tokenizers'
import { mergesByScore } from './sentencepiece-merges'
import { namedToken, TOKEN, vocabularyOf, type Vocabulary } from './vocabulary'

/**
 * The file's tokenizer in the forms of a Hugging Face folder.
 * @throws ModelLoadError if it is of a kind that is not read
 */
export function ggufTokenizer(file: GgufFile): TokenizerFiles {
  const meta = new Metadata(file)
  const vocabulary = vocabularyOf(meta)
  const kind = meta.text('tokenizer.ggml.model')
  const own =
    kind === 'gpt2'
      ? byteLevel(meta, vocabulary)
      : kind === 'llama'
        ? sentencePiece(meta, vocabulary)
        : meta.fail(`its tokenizer is of the kind "${kind ?? 'none'}"; "gpt2" and "llama" are read`)
  const tokens = (['bos', 'eos', 'unknown', 'padding'] as const).map((which) =>
    namedToken(meta, vocabulary, which),
  )
  const [bos_token, eos_token, unk_token, pad_token] = tokens
  return {
    source: file.source,
    tokenizer: {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: addedTokens(vocabulary, kind === 'llama' && meta.architecture === 'phi3'),
      post_processor:
        (meta.flag('tokenizer.ggml.add_bos_token') ?? own.addsBos) && bos_token
          ? beginning(bos_token, vocabulary)
          : null,
      ...own.parts,
    },
    config: { bos_token, eos_token, unk_token, pad_token, clean_up_tokenization_spaces: false },
    chatTemplate: meta.text('tokenizer.chat_template') ?? null,
  }
}

interface Parts {
  parts: { normalizer: object | null; pre_tokenizer: object | null; model: object; decoder: object }
  /** Whether texts begin with the token for that, where the file does not say. */
  addsBos: boolean
}

function byteLevel(meta: Metadata, vocabulary: Vocabulary): Parts {
  const merges =
    meta.list<string>('tokenizer.ggml.merges', 'string') ??
    meta.fail('it has no merges (tokenizer.ggml.merges)')
  const named = meta.text('tokenizer.ggml.pre') ?? (meta.architecture === 'gpt2' ? 'gpt-2' : undefined)
  if (named === undefined || named === 'default') {
    return meta.fail(
      'it does not say how text is split (tokenizer.ggml.pre): convert the model again with a newer llama.cpp',
    )
  }
  const splitting = PRE_TOKENIZERS[named]
  if (!splitting)
    return meta.fail(`it splits text as "${named}" (tokenizer.ggml.pre), which is not supported`)
  const split = { type: 'Split', pattern: { Regex: splitting.pattern }, behavior: 'Isolated', invert: false }
  const toBytes = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false }
  const digits = splitting.digits ? [{ type: 'Digits', individual_digits: true }] : []
  return {
    parts: {
      normalizer: splitting.normalizer ? { type: splitting.normalizer } : null,
      pre_tokenizer: {
        type: 'Sequence',
        pretokenizers: [...digits, split, toBytes],
      },
      model: bpe(vocabulary, {
        merges,
        ignore_merges: splitting.ignoreMerges ?? false,
        byte_fallback: false,
        unk_token: null,
      }),
      decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    },
    addsBos: named === 'llama-bpe' || named === 'llama3' || named === 'llama-v3' || named === 'tekken',
  }
}

function sentencePiece(meta: Metadata, vocabulary: Vocabulary): Parts {
  const scores =
    meta.list<number>('tokenizer.ggml.scores', 'number') ??
    meta.fail('it has no scores (tokenizer.ggml.scores)')
  if (scores.length !== vocabulary.tokens.length)
    meta.fail(`it has ${vocabulary.tokens.length} tokens and ${scores.length} scores`)
  const prefix = meta.flag('tokenizer.ggml.add_space_prefix') ?? true
  const unknown =
    namedToken(meta, vocabulary, 'unknown') ??
    vocabulary.tokens[vocabulary.types.indexOf(TOKEN.unknown)] ??
    null
  const toMarks = { type: 'Replace', pattern: { String: ' ' }, content: '▁' }
  return {
    parts: {
      normalizer: {
        type: 'Sequence',
        normalizers: [...(prefix ? [{ type: 'Prepend', prepend: '▁' }] : []), toMarks],
      },
      pre_tokenizer: null,
      model: bpe(vocabulary, {
        merges: mergesByScore(vocabulary, scores),
        ignore_merges: false,
        byte_fallback: true,
        unk_token: unknown,
      }),
      decoder: {
        type: 'Sequence',
        decoders: [
          { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
          { type: 'ByteFallback' },
          { type: 'Fuse' },
          ...(prefix ? [{ type: 'Strip', content: ' ', start: 1, stop: 0 }] : []),
        ],
      },
    },
    addsBos: true,
  }
}

/** Control tokens are no part of the model: text that spells one out is never read as one. */
function bpe({ tokens, types }: Vocabulary, rest: object): object {
  const vocab: Record<string, number> = Object.fromEntries(
    tokens.map((token, id) => [token, id] as const).filter(([, id]) => types[id] !== TOKEN.control),
  )
  return {
    type: 'BPE',
    dropout: null,
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    fuse_unk: true,
    vocab,
    ...rest,
  }
}

/** Phi-3's tokens that are no marks of a turn. */
const KEEPS_SPACE = ['<unk>', '<s>', '<|endoftext|>']

/**
 * @param swallowsSpace whether tokens that mark turns take the white space behind them, as Phi-3's do; files do not say it,
 * and llama.cpp too knows it by the model
 */
function addedTokens({ tokens, types }: Vocabulary, swallowsSpace: boolean): object[] {
  const added: object[] = []
  types.forEach((type, id) => {
    if (type !== TOKEN.control && type !== TOKEN.userDefined && type !== TOKEN.unknown) return
    const special = type !== TOKEN.userDefined
    const content = special ? tokens[id]! : tokens[id]!.replaceAll('▁', ' ')
    const rstrip = swallowsSpace && !KEEPS_SPACE.includes(content)
    added.push({ id, content, single_word: false, lstrip: false, rstrip, normalized: false, special })
  })
  return added
}

/** A post-processor that begins every text with this token. */
function beginning(token: string, { tokens }: Vocabulary): object {
  const special = { SpecialToken: { id: token, type_id: 0 } }
  return {
    type: 'TemplateProcessing',
    single: [special, { Sequence: { id: 'A', type_id: 0 } }],
    pair: [special, { Sequence: { id: 'A', type_id: 0 } }, special, { Sequence: { id: 'B', type_id: 1 } }],
    special_tokens: { [token]: { id: token, ids: [tokens.indexOf(token)], tokens: [token] } },
  }
}
