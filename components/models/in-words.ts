import type { ModelListing } from '@/lib/protocols/tiller/contract'

const one = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 1 })

/** "5.4 million": parameters as people say them. */
export function countInWords(count: number): string {
  if (count >= 1e9) return `${one(count / 1e9)} billion`
  return count >= 1e6 ? `${one(count / 1e6)} million` : one(count)
}

/** "22 MB": the size of files. */
export function sizeInWords(bytes: number): string {
  if (bytes >= 1e9) return `${one(bytes / 1e9)} GB`
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.max(1, Math.round(bytes / 1e3))} KB`
}

/** How a model stands, in a word or two. */
export function stateInWords({ state, progress }: ModelListing): string {
  switch (state) {
    case 'ready':
      return 'ready'
    case 'idle':
      return 'not loaded yet'
    case 'loading':
      return `loading ${Math.round((progress ?? 0) * 100)}%`
    case 'failed':
      return 'cannot be loaded'
  }
}

const asked: Record<string, string> = {
  complete: 'answers',
  prompt: 'raw texts',
  format: 'answers held to a format',
  activations: 'which features fire',
  attribute: 'which features an answer comes from',
  similar: 'features that are alike',
  directions: 'features that people made',
  logits: 'how likely each next token is',
  residuals: 'the residual stream',
  tokenize: 'how a text is cut into tokens',
  vocabulary: 'all its tokens',
}

/** What can be asked of a model, in words; a capability that this page does not know keeps its name. */
export const capabilitiesInWords = (capabilities: readonly string[]) =>
  capabilities.map((each) => asked[each] ?? each).join(', ')
